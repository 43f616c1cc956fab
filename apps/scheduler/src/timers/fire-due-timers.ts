import type { Transactions } from '@holdfast/transaction/transaction';
import type { TimerStore } from './timer.store.ts';

/** Timers fired in one transaction at most: long enough to be worth it, short enough to let others in. */
const batch = 200;

/** Fires everything that is due, batch by batch, oldest first (I12). */
export class FireDueTimers {
  readonly #transactions: Transactions;
  readonly #timers: TimerStore;

  constructor(transactions: Transactions, timers: TimerStore) {
    this.#transactions = transactions;
    this.#timers = timers;
  }

  /** @returns milliseconds until the next timer is due; undefined when none waits. */
  async execute(): Promise<number | undefined> {
    for (;;) {
      const fired = await this.#transactions.run((tx) => this.#timers.fireDue(tx, batch));
      if (fired.length < batch) return this.#timers.untilNext();
    }
  }
}
