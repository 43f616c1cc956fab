import type { Transactions } from '@holdfast/transaction/transaction';
import type { Timer } from './timer.ts';
import type { TimerStore } from './timer.store.ts';

/** Makes an instance's timer wait. Setting it again, or after it was cleared, changes nothing. */
export class SetTimer {
  readonly #transactions: Transactions;
  readonly #timers: TimerStore;

  constructor(transactions: Transactions, timers: TimerStore) {
    this.#transactions = transactions;
    this.#timers = timers;
  }

  async execute(timer: Timer): Promise<void> {
    await this.#transactions.run((tx) => this.#timers.set(tx, timer));
  }
}
