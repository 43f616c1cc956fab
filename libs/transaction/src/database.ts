import type { Query } from './statements.ts';
import type { Transactions } from './transaction.ts';

export interface Listener {
  close(): Promise<void>;
}

/** What an adapter that keeps tables of its own (the queue's outbox) needs of the service's database. */
export interface Database {
  /** Statements outside a transaction: each commits by itself. */
  readonly query: Query;
  readonly transactions: Transactions;
  /**
   * @param handler gets the payload of each notification on `channel`; or `undefined` when listening (again) has begun:
   *   what was notified before is lost, so look at the tables. Must not throw.
   */
  listen(channel: string, handler: (payload: string | undefined) => void): Listener;
}
