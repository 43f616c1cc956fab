import type { Transactions } from '@holdfast/transaction/transaction';
import type { FireLedger } from './fire-ledger.store.ts';
import type { ScheduleStore } from './schedule.store.ts';

/** How long the history of ticks is kept; far longer than any message can stay on its way. */
export const historyDays = 90;
const batch = 1000;

/** Forgets records that came to their end long ago, in bounded deletes, and what such ticks started instances with. */
export class PruneFires {
  readonly #transactions: Transactions;
  readonly #ledger: FireLedger;
  readonly #schedules: ScheduleStore;

  constructor(transactions: Transactions, ledger: FireLedger, schedules: ScheduleStore) {
    this.#transactions = transactions;
    this.#ledger = ledger;
    this.#schedules = schedules;
  }

  async execute(): Promise<void> {
    await this.#schedules.forgetInputs(historyDays);
    for (;;) {
      const pruned = await this.#transactions.run((tx) => this.#ledger.prune(tx, historyDays, batch));
      if (pruned < batch) return;
    }
  }
}
