import type { LeaseTerms } from '../calls/lease-terms.ts';
import type { Columns, Parameters } from './parameters.postgres.ts';
import type { Ordinal, Turn } from './turn.ts';

/** A part of a turn beside the turn that it belongs to. */
export interface Piece<Part> extends Ordinal {
  readonly part: Part;
}

/** What most turns have of most kinds: one list for all of them. */
export const none: readonly never[] = [];

function pieces<Part>(group: readonly Ordinal[], pick: (turn: Turn) => readonly Part[]): Piece<Part>[] {
  const found: Piece<Part>[] = [];
  // Most turns have nothing of most kinds: this is asked some twenty times a turn.
  for (const { ordinal, turn } of group) for (const part of pick(turn)) found.push({ ordinal, turn, part });
  return found;
}

/** What the parts of one statement share. */
export interface CommitTerms {
  readonly parameters: Parameters;
  readonly lease: LeaseTerms;
}

/** Makes a part of the statement for a group, in a list; nothing where its turns have no rows of that kind. */
export type CommitPart = (group: readonly Ordinal[], terms: CommitTerms) => readonly string[];

/**
 * @param pick gives what a turn has of its kind
 * @param write makes the part's SQL from the rows of those turns that came through
 */
export function commitPart<Part>(name: string, pick: (turn: Turn) => readonly Part[], columns: Columns<Piece<Part>>, write: (from: string, terms: CommitTerms) => string): CommitPart {
  const withOrdinal: Columns<Piece<Part>> = { ordinal: ['integer', ({ ordinal }) => ordinal], ...columns };
  return (group, terms) => {
    const rows = pieces(group, pick);
    return rows.length === 0 ? none : [`${name} AS (${write(`${terms.parameters.rows(rows, withOrdinal)} JOIN won USING (ordinal)`, terms)})`];
  };
}

export const owner = {
  tenant_id: ['uuid', ({ turn }: Ordinal) => turn.tenantId],
  instance_id: ['uuid', ({ turn }: Ordinal) => turn.instanceId],
} as const;
