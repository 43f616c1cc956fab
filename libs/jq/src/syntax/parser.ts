import type { Definition, Expression, Parameter } from './ast.ts';
import { Cursor } from './cursor.ts';
import { Lexer } from './lexer.ts';
import { parseOperators } from './parse-operators.ts';
import { parsePatterns } from './parse-pattern.ts';
import { reject } from './syntax-error.ts';

/** UTF-16 code units a source may have. */
export const maxSourceLength = 65_536;

/** Parses a whole program; throws a SyntaxFailure when it is not one. */
export function parse(source: string): Expression {
  if (source.length > maxSourceLength) reject(0, 'The program is too long', { expected: `at most ${maxSourceLength} characters` });
  const cursor = new Cursor(source, new Lexer(source).all(), { query: parseQuery, expression: parseOperators });
  refuseModules(cursor);
  const program = parseQuery(cursor);
  if (!cursor.is('end')) cursor.unexpected('the end of the program');
  return program;
}

/** Parses the definitions of builtins: `def …; def …;` with nothing after. */
export function parseDefinitions(source: string): readonly Definition[] {
  const cursor = new Cursor(source, new Lexer(source).all(), { query: parseQuery, expression: parseOperators });
  const definitions: Definition[] = [];
  while (!cursor.is('end')) definitions.push(parseDefinition(cursor));
  return definitions;
}

function refuseModules(cursor: Cursor): void {
  const { kind, text, at } = cursor.peek();
  if (kind !== 'keyword' || !['import', 'include', 'module'].includes(text)) return;
  reject(at, `'${text}' is not available`, { found: `'${text}'`, hint: 'a program stands alone: it reads no files, so it has no modules' });
}

function parseQuery(cursor: Cursor): Expression {
  return cursor.nested(() => {
    const items = [parseCommas(cursor)];
    while (cursor.takeOperator('|')) items.push(parseCommas(cursor));
    return balance('pipe', items);
  });
}

function parseCommas(cursor: Cursor): Expression {
  const items = [parseItem(cursor)];
  while (cursor.takeOperator(',')) items.push(parseItem(cursor));
  return balance('comma', items);
}

/** Both operators are associative, so a long row becomes a flat tree. */
function balance(kind: 'pipe' | 'comma', items: readonly Expression[]): Expression {
  const [only] = items;
  if (items.length === 1) return only as Expression;
  const middle = items.length >>> 1;
  const left = balance(kind, items.slice(0, middle));
  return { kind, left, right: balance(kind, items.slice(middle)), at: left.at };
}

/** A definition, a label or a binding reaches as far right as it can. */
function parseItem(cursor: Cursor): Expression {
  if (cursor.is('keyword', 'def')) {
    const definition = parseDefinition(cursor);
    return { kind: 'define', definition, body: parseQuery(cursor), at: definition.at };
  }
  if (cursor.is('keyword', 'label')) {
    const { at } = cursor.take();
    const name = cursor.expect('variable', 'a label such as $out').text;
    cursor.expectOperator('|');
    return { kind: 'label', name, body: parseQuery(cursor), at };
  }
  const source = parseOperators(cursor);
  if (!cursor.takeKeyword('as')) return source;
  const patterns = parsePatterns(cursor);
  cursor.expectOperator('|');
  return { kind: 'bind', source, patterns, body: parseQuery(cursor), at: source.at };
}

function parseDefinition(cursor: Cursor): Definition {
  const { at } = cursor.expectKeyword('def');
  const name = cursor.expect('name', 'a name').text;
  const parameters: Parameter[] = [];
  if (cursor.takeOperator('(')) {
    do parameters.push(parseParameter(cursor));
    while (cursor.takeOperator(';'));
    cursor.expectOperator(')');
  }
  cursor.expectOperator(':');
  const body = parseQuery(cursor);
  cursor.expectOperator(';');
  return { name, parameters, body, at };
}

function parseParameter(cursor: Cursor): Parameter {
  if (cursor.is('variable')) return { name: cursor.take().text, byValue: true };
  return { name: cursor.expect('name', 'a parameter').text, byValue: false };
}
