import type { TimerId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { TimerStore } from './timer.store.ts';

/** Ends a timer that is no longer wanted, also one that has not been heard of yet. */
export class ClearTimer {
  readonly #transactions: Transactions;
  readonly #timers: TimerStore;

  constructor(transactions: Transactions, timers: TimerStore) {
    this.#transactions = transactions;
    this.#timers = timers;
  }

  async execute(timerId: TimerId): Promise<void> {
    await this.#transactions.run((tx) => this.#timers.clear(tx, timerId));
  }
}
