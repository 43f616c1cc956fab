import type { Transaction } from './transaction.ts';

/**
 * Runs one SQL statement, `$1` … standing for the parameters, and returns the rows of its SELECT or RETURNING.
 * `name`: of one text for ever; a connection prepares it once and knows it from then on.
 */
export type Query = <Row>(text: string, parameters?: readonly unknown[], name?: string) => Promise<Row[]>;

/** Forgetting a transaction as it ends makes any later use of it a visible bug. */
const queries = new WeakMap<Transaction, Query>();

/** Called by the adapter that opens transactions. */
export function bindStatements(tx: Transaction, query: Query): void {
  queries.set(tx, query);
}

/** Called by the adapter as the transaction ends. */
export function unbindStatements(tx: Transaction): void {
  queries.delete(tx);
}

/** The statements of `tx`, in order, on its connection: for stores and the outbox, never for use cases. */
export function queryIn(tx: Transaction): Query {
  const query = queries.get(tx);
  if (query === undefined) throw new Error('the transaction has ended, or is not one of a SQL database');
  return query;
}
