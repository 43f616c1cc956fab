import type { Expression } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseIf, parseLoop } from './parse-control.ts';
import { parseObject } from './parse-object.ts';
import { locationOf, parseString } from './parse-string.ts';
import { reject } from './syntax-error.ts';

const fieldHint = 'write .["field"] for a field with an unusual name';

/** A term and everything that follows it closely: fields, indexes, slices, iteration and `?`. */
export function parseTerm(cursor: Cursor): Expression {
  let term = parsePrimary(cursor);
  for (let links = 1; ; links++) {
    const next = parseSuffix(cursor, term);
    if (next === undefined) return term;
    cursor.check(links);
    term = next;
  }
}

function parseSuffix(cursor: Cursor, target: Expression): Expression | undefined {
  const { kind, text, at } = cursor.peek();
  if (kind === 'field') {
    cursor.take();
    return index(cursor, target, { kind: 'literal', value: text, at }, at);
  }
  if (kind !== 'operator') return undefined;
  if (text === '?') {
    cursor.take();
    return { kind: 'try', body: target, handler: null, at };
  }
  if (text === '[') return parseBrackets(cursor, target);
  if (text !== '.') return undefined;
  cursor.take();
  if (startsString(cursor)) return index(cursor, target, parseString(cursor), at);
  return cursor.isOperator('[') ? parseBrackets(cursor, target) : cursor.unexpected('a string or \'[\'', fieldHint);
}

function index(cursor: Cursor, target: Expression, key: Expression, at: number): Expression {
  return { kind: 'index', target, key, optional: cursor.takeOperator('?'), at };
}

/** A string, or a format with a string after it. */
function startsString(cursor: Cursor): boolean {
  return cursor.is('string') || (cursor.is('format') && cursor.peek(1).kind === 'string');
}

function parseBrackets(cursor: Cursor, target: Expression): Expression {
  const { at } = cursor.expectOperator('[');
  if (cursor.takeOperator(']')) return { kind: 'iterate', target, optional: cursor.takeOperator('?'), at };
  if (cursor.takeOperator(':')) {
    const to = cursor.rules.query(cursor);
    cursor.expectOperator(']');
    return { kind: 'slice', target, from: null, to, optional: cursor.takeOperator('?'), at };
  }
  const key = cursor.rules.query(cursor);
  if (!cursor.takeOperator(':')) {
    cursor.expectOperator(']');
    return index(cursor, target, key, at);
  }
  const to = cursor.isOperator(']') ? null : cursor.rules.query(cursor);
  cursor.expectOperator(']');
  return { kind: 'slice', target, from: key, to, optional: cursor.takeOperator('?'), at };
}

function parsePrimary(cursor: Cursor): Expression {
  const token = cursor.peek();
  switch (token.kind) {
    case 'number':
      cursor.take();
      return { kind: 'literal', value: token.value, at: token.at };
    case 'string':
    case 'format':
      return parseString(cursor);
    case 'field':
      cursor.take();
      return index(cursor, { kind: 'identity', at: token.at }, { kind: 'literal', value: token.text, at: token.at }, token.at);
    case 'variable':
      cursor.take();
      return token.text === '__loc__' ? locationOf(cursor, token) : { kind: 'variable', name: token.text, at: token.at };
    case 'name':
      cursor.take();
      return parseName(cursor, token.text, token.at);
    case 'keyword':
      return parseKeyword(cursor, token.text);
    case 'operator':
      return parseSymbol(cursor, token.text, token.at);
    case 'end':
      return cursor.unexpected('an expression');
  }
}

function parseName(cursor: Cursor, name: string, at: number): Expression {
  if (!cursor.takeOperator('(')) {
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true', at };
    return name === 'null' ? { kind: 'literal', value: null, at } : { kind: 'call', name, arguments: [], at };
  }
  const values: Expression[] = [];
  do values.push(cursor.rules.query(cursor));
  while (cursor.takeOperator(';'));
  cursor.expectOperator(')');
  return { kind: 'call', name, arguments: values, at };
}

function parseKeyword(cursor: Cursor, keyword: string): Expression {
  switch (keyword) {
    case 'if':
      return parseIf(cursor);
    case 'reduce':
    case 'foreach':
      return parseLoop(cursor);
    case 'break': {
      const { at } = cursor.take();
      return { kind: 'break', name: cursor.expect('variable', 'a label such as $out').text, at };
    }
    case 'def':
    case 'label':
      return cursor.unexpected('an expression', `put parentheses around the '${keyword}'`);
    case 'import':
    case 'include':
      return reject(cursor.peek().at, `'${keyword}' is not available`, { hint: 'a program stands alone: it reads no files, so it has no modules' });
    default:
      return cursor.unexpected('an expression');
  }
}

function parseSymbol(cursor: Cursor, symbol: string, at: number): Expression {
  if (symbol === '{') return parseObject(cursor);
  cursor.take();
  switch (symbol) {
    case '.':
      if (startsString(cursor)) return index(cursor, { kind: 'identity', at }, parseString(cursor), at);
      return cursor.is('name') || cursor.is('keyword') || cursor.is('number') ? parseBareDot(cursor, at) : { kind: 'identity', at };
    case '..':
      return { kind: 'call', name: 'recurse', arguments: [], at };
    case '(': {
      const inner = cursor.rules.query(cursor);
      cursor.expectOperator(')');
      return inner;
    }
    case '[': {
      if (cursor.takeOperator(']')) return { kind: 'array', body: null, at };
      const body = cursor.rules.query(cursor);
      cursor.expectOperator(']');
      return { kind: 'array', body, at };
    }
    default:
      return reject(at, `Unexpected '${symbol}'`, { expected: 'an expression', found: `'${symbol}'` });
  }
}

/** `.` before a name is a slip; before a keyword such as `as` or `then` it is the identity. */
function parseBareDot(cursor: Cursor, at: number): Expression {
  return cursor.is('keyword') ? { kind: 'identity', at } : cursor.unexpected('an operator', fieldHint);
}
