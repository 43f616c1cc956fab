import type { Expression } from './ast.ts';
import type { Cursor } from './cursor.ts';
import type { Token } from './token.ts';

/** A string with its interpolations, a format alone, or a format applied to the interpolations of a string. */
export function parseString(cursor: Cursor): Expression {
  const first = cursor.take();
  if (first.kind === 'string') return stringOf(cursor, first.parts, null, first.at);
  const token = cursor.peek();
  if (token.kind !== 'string') return { kind: 'format', name: first.text, at: first.at };
  cursor.take();
  return stringOf(cursor, token.parts, first.text, first.at);
}

function stringOf(cursor: Cursor, parts: readonly (string | readonly Token[])[], format: string | null, at: number): Expression {
  const [only = ''] = parts;
  if (parts.length <= 1 && typeof only === 'string') return { kind: 'literal', value: only, at };
  return { kind: 'string', format, parts: parts.map((part) => (typeof part === 'string' ? part : interpolationOf(cursor, part))), at };
}

function interpolationOf(cursor: Cursor, tokens: readonly Token[]): Expression {
  const inside = cursor.inside(tokens);
  const query = inside.rules.query(inside);
  if (!inside.is('end')) inside.unexpected("')'");
  return query;
}

/** `$__loc__`: where it stands. */
export function locationOf(cursor: Cursor, { at }: Token): Expression {
  return { kind: 'literal', value: { file: '<top-level>', line: cursor.lineAt(at) }, at };
}
