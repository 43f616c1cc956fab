import type { Transaction } from '@holdfast/transaction/transaction';

export interface AttemptCount {
  /** Attempts in the window, this one included. */
  readonly attempts: number;
  readonly windowEndsAt: Date;
}

/** Counts attempts in fixed windows. A key is 32 bytes. */
export interface AttemptStore {
  /**
   * Counts one more attempt; a window that has ended by `now` starts anew. Attempts at the same time each get a count of their own.
   * Forgets some windows that have ended, so that the store does not grow.
   */
  count(tx: Transaction, key: Buffer, windowSeconds: number, now: Date): Promise<AttemptCount>;
  /** Attempts in the window; 0 when there is none, or it has ended. */
  read(tx: Transaction, key: Buffer, now: Date): Promise<number>;
  /** Takes one attempt back: it was legitimate. */
  takeBack(tx: Transaction, key: Buffer): Promise<void>;
  /** Forgets every attempt under the key. */
  clear(tx: Transaction, key: Buffer): Promise<void>;
}
