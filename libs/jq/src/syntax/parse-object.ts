import { excerpt } from '../value/excerpt.ts';
import { isNumber, kindOf, toDouble } from '../value/kind.ts';
import type { Value } from '../value/value.ts';
import type { Expression, ObjectEntry } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { locationOf, parseString } from './parse-string.ts';
import { reject } from './syntax-error.ts';

const keyHint = 'put parentheses around a key that is an expression';

/** `{name, "name", $name, name: value, (key): value, …}`; a comma may follow the last entry. */
export function parseObject(cursor: Cursor): Expression {
  const { at } = cursor.expectOperator('{');
  const entries: ObjectEntry[] = [];
  while (!cursor.takeOperator('}')) {
    entries.push(parseEntry(cursor));
    if (!cursor.takeOperator(',') && !cursor.isOperator('}')) cursor.unexpected("',' or '}'");
  }
  return { kind: 'object', entries, at };
}

function parseEntry(cursor: Cursor): ObjectEntry {
  const token = cursor.peek();
  switch (token.kind) {
    case 'name':
    case 'keyword':
      cursor.take();
      return valueOrField(cursor, { kind: 'literal', value: token.text, at: token.at });
    case 'variable': {
      cursor.take();
      if (token.text === '__loc__') return { key: { kind: 'literal', value: '__loc__', at: token.at }, value: locationOf(cursor, token) };
      const variable: Expression = { kind: 'variable', name: token.text, at: token.at };
      if (cursor.takeOperator(':')) return { key: variable, value: parseValue(cursor) };
      return { key: { kind: 'literal', value: token.text, at: token.at }, value: variable };
    }
    case 'string':
      return valueOrField(cursor, parseString(cursor));
    case 'format': {
      const key = parseString(cursor);
      return key.kind === 'format' ? cursor.unexpected('a string', keyHint) : valueOrField(cursor, key);
    }
    case 'operator':
    case 'number':
    case 'field':
    case 'end': {
      if (!cursor.isOperator('(')) return cursor.unexpected('a key', keyHint);
      const key = parseKey(cursor);
      cursor.expectOperator(':');
      return { key, value: parseValue(cursor) };
    }
  }
}

function valueOrField(cursor: Cursor, key: Expression): ObjectEntry {
  if (cursor.takeOperator(':')) return { key, value: parseValue(cursor) };
  return { key, value: { kind: 'index', target: { kind: 'identity', at: key.at }, key, optional: false, at: key.at } };
}

/** Values may be piped without parentheses, but not separated by `,`. */
function parseValue(cursor: Cursor): Expression {
  const left = cursor.rules.expression(cursor);
  if (!cursor.takeOperator('|')) return left;
  return { kind: 'pipe', left, right: cursor.nested(parseValue), at: left.at };
}

/** `(expression)` as a key; a constant that is not a string cannot be one. */
export function parseKey(cursor: Cursor): Expression {
  const { at } = cursor.expectOperator('(');
  const key = cursor.rules.query(cursor);
  cursor.expectOperator(')');
  const constant = constantOf(key);
  if (constant !== undefined && typeof constant !== 'string') {
    reject(at, `Cannot use ${kindOf(constant)} (${excerpt(constant, 14)}) as object key`, { expected: 'a string' });
  }
  return key;
}

/** The value of a literal, or of an array or object of literals. A negative number is an operation on one. */
function constantOf(node: Expression): Value | undefined {
  if (node.kind === 'literal') return isNumber(node.value) && toDouble(node.value) < 0 ? undefined : node.value;
  if (node.kind === 'array') {
    const items = node.body === null ? [] : commas(node.body).map(constantOf);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (node.kind !== 'object') return undefined;
  const entries = node.entries.map(({ key, value }) => [constantOf(key), constantOf(value)] as const);
  return entries.every(([key, value]) => typeof key === 'string' && value !== undefined) ? (Object.fromEntries(entries) as Value) : undefined;
}

function commas(node: Expression): readonly Expression[] {
  return node.kind === 'comma' ? [...commas(node.left), ...commas(node.right)] : [node];
}
