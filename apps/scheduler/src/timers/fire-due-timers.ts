import type { Transactions } from '@holdfast/transaction/transaction';
import type { TimerStore } from './timer.store.ts';
import type { Timer } from './timer.ts';

/** Timers fired in one transaction at most: long enough to be worth it, short enough to let others in. */
const batch = 200;

/** A replica looks again after this long at the latest, whatever was in sight: another may have died. */
export const longestSleepMs = 1_000;

/** Fires everything that is due, batch by batch, oldest first (I12). */
export class FireDueTimers {
  readonly #transactions: Transactions;
  readonly #timers: TimerStore;
  readonly #onFired: (timers: readonly Timer[]) => void;

  /** @param onFired told of each batch after its commit. The messages are owed by then: this makes them quick, not safe. */
  constructor(transactions: Transactions, timers: TimerStore, onFired: (timers: readonly Timer[]) => void) {
    this.#transactions = transactions;
    this.#timers = timers;
    this.#onFired = onFired;
  }

  /** @returns milliseconds until it is to look again. */
  async execute(): Promise<number> {
    for (;;) {
      const { fired, untilNext } = await this.#transactions.run((tx) => this.#timers.fireDue(tx, batch));
      if (fired.length > 0) this.#onFired(fired);
      if (fired.length < batch) return Math.min(untilNext ?? longestSleepMs, longestSleepMs);
    }
  }
}
