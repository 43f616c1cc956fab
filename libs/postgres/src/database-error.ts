import { DatabaseError as DriverError } from 'pg';

/**
 * SQLSTATE classes whose primary message may quote a value: data exceptions (22) and `RAISE` (P0).
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const quotingClasses: ReadonlySet<string> = new Set(['22', 'P0']);

/**
 * What the database refused, without the statement's parameters: Postgres puts values into `detail`, `where` and some
 * messages, and this error holds none of them, so it may be logged as it is.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /** Five-character SQLSTATE. */
  readonly code: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;

  constructor(source: DriverError) {
    const code = source.code ?? 'XX000';
    super(quotingClasses.has(code.slice(0, 2)) ? `the database refused a value (SQLSTATE ${code})` : `${source.message} (SQLSTATE ${code})`);
    this.code = code;
    this.constraint = source.constraint;
    this.table = source.table;
    this.column = source.column;
  }
}

/** Strips values from an error of the driver; anything else (a broken connection) passes unchanged. */
export function withoutValues(error: unknown): unknown {
  return error instanceof DriverError ? new DatabaseError(error) : error;
}

/** @param constraint name of the unique constraint or index; any, when absent. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return error instanceof DatabaseError && error.code === '23505' && (constraint === undefined || error.constraint === constraint);
}

/** Serialization failure or deadlock: nothing was committed, and the whole transaction may be run again by whoever owns it. */
export function isSerializationFailure(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === '40001' || error.code === '40P01');
}
