import type { Expression, Pattern, PatternEntry } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseKey } from './parse-object.ts';
import { parseString } from './parse-string.ts';

/** One pattern, or alternatives separated by `?//`. */
export function parsePatterns(cursor: Cursor): readonly Pattern[] {
  const patterns = [parsePattern(cursor)];
  while (cursor.takeOperator('?//')) patterns.push(parsePattern(cursor));
  return patterns;
}

function parsePattern(cursor: Cursor): Pattern {
  const { at } = cursor.peek();
  if (cursor.is('variable')) return { kind: 'variable', name: cursor.take().text, at };
  if (cursor.takeOperator('[')) return { kind: 'array', elements: list(cursor, ']', parsePattern), at };
  if (cursor.takeOperator('{')) return { kind: 'object', entries: list(cursor, '}', parseEntry), at };
  return cursor.unexpected("a variable, '[' or '{'");
}

function list<T>(cursor: Cursor, close: string, parse: (cursor: Cursor) => T): T[] {
  const items: T[] = [];
  do items.push(cursor.nested(parse));
  while (cursor.takeOperator(','));
  cursor.expectOperator(close);
  return items;
}

function parseEntry(cursor: Cursor): PatternEntry {
  const token = cursor.peek();
  if (token.kind === 'variable') {
    cursor.take();
    const key: Expression = { kind: 'literal', value: token.text, at: token.at };
    return { key, variable: token.text, pattern: cursor.takeOperator(':') ? parsePattern(cursor) : null };
  }
  const key = parseEntryKey(cursor);
  cursor.expectOperator(':');
  return { key, variable: null, pattern: parsePattern(cursor) };
}

function parseEntryKey(cursor: Cursor): Expression {
  const { kind, text, at } = cursor.peek();
  if (kind === 'name' || kind === 'keyword') {
    cursor.take();
    return { kind: 'literal', value: text, at };
  }
  if (kind === 'string' || kind === 'format') return parseString(cursor);
  return cursor.isOperator('(') ? parseKey(cursor) : cursor.unexpected('a key', 'put parentheses around a key that is an expression');
}
