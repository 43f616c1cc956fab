import type { Transaction, Transactions } from './transaction.ts';

/**
 * Transactions for memory stores: one after the other, in the order they were asked for, so that what happens inside one is
 * seen whole. Nothing is rolled back: a test of a rollback needs a database.
 */
export function memoryTransactions(): Transactions {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => {
      // The brand exists in types only, and memory stores never look at it.
      const turn = last.then(() => work({} as Transaction));
      last = turn.catch(() => {});
      return turn;
    },
  };
}
