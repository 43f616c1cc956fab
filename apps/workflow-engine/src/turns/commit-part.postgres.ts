import type { Columns, Parameters } from './parameters.postgres.ts';
import type { Ordinal, Turn } from './turn.ts';

/** A part of a turn beside the turn that it belongs to. */
export interface Piece<Part> extends Ordinal {
  readonly part: Part;
}

/** What most turns have of most kinds: one list for all of them. */
export const none: readonly never[] = [];

export function pieces<Part>(group: readonly Ordinal[], pick: (turn: Turn) => readonly Part[]): Piece<Part>[] {
  const found: Piece<Part>[] = [];
  // Most turns have nothing of most kinds: this is asked some twenty times a turn.
  for (const { ordinal, turn } of group) for (const part of pick(turn)) found.push({ ordinal, turn, part });
  return found;
}

/**
 * A part of the statement, in a list; nothing where there are no rows.
 *
 * @param write makes its SQL from the rows of those turns that came through.
 */
export function commitPart<Part>(parameters: Parameters, name: string, rows: readonly Piece<Part>[], columns: Columns<Piece<Part>>, write: (from: string) => string): string[] {
  if (rows.length === 0) return [];
  const from = parameters.rows<Piece<Part>>(rows, { ordinal: ['integer', ({ ordinal }) => ordinal], ...columns });
  return [`${name} AS (${write(`${from} JOIN won USING (ordinal)`)})`];
}

export const owner = {
  tenant_id: ['uuid', ({ turn }: Ordinal) => turn.tenantId],
  instance_id: ['uuid', ({ turn }: Ordinal) => turn.instanceId],
} as const;
