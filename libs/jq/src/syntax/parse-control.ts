import type { Expression } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parsePatterns } from './parse-pattern.ts';

/** `if … then … elif … else … end`; without `else` it gives its input. */
export function parseIf(cursor: Cursor): Expression {
  const { at } = cursor.take();
  const condition = cursor.rules.query(cursor);
  cursor.expectKeyword('then');
  const then = cursor.rules.query(cursor);
  if (cursor.is('keyword', 'elif')) return { kind: 'if', condition, then, otherwise: cursor.nested(parseIf), at };
  const otherwise: Expression = cursor.takeKeyword('else') ? cursor.rules.query(cursor) : { kind: 'identity', at: cursor.peek().at };
  if (!cursor.takeKeyword('end')) cursor.unexpected("'elif', 'else' or 'end'", "every 'if' ends with 'end'");
  return { kind: 'if', condition, then, otherwise, at };
}

/** `reduce source as $x (initial; update)` and `foreach source as $x (initial; update; extract)`. */
export function parseLoop(cursor: Cursor): Expression {
  const { text, at } = cursor.take();
  const source = cursor.rules.expression(cursor);
  cursor.expectKeyword('as');
  const patterns = parsePatterns(cursor);
  cursor.expectOperator('(');
  const initial = cursor.rules.query(cursor);
  cursor.expectOperator(';');
  const update = cursor.rules.query(cursor);
  if (text === 'reduce') {
    cursor.expectOperator(')');
    return { kind: 'reduce', source, patterns, initial, update, at };
  }
  const extract: Expression = cursor.takeOperator(';') ? cursor.rules.query(cursor) : { kind: 'identity', at };
  cursor.expectOperator(')');
  return { kind: 'foreach', source, patterns, initial, update, extract, at };
}
