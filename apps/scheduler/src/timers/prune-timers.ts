import type { Transactions } from '@holdfast/transaction/transaction';
import type { TimerStore } from './timer.store.ts';

/** Longer than any message can stay on its way, so that a late repeat still finds what it repeats. */
const days = 7;
const batch = 1000;

/** Forgets timers that ended long ago, in bounded deletes. */
export class PruneTimers {
  readonly #transactions: Transactions;
  readonly #timers: TimerStore;

  constructor(transactions: Transactions, timers: TimerStore) {
    this.#transactions = transactions;
    this.#timers = timers;
  }

  async execute(): Promise<void> {
    for (;;) {
      const pruned = await this.#transactions.run((tx) => this.#timers.prune(tx, days, batch));
      if (pruned < batch) return;
    }
  }
}
