import type { Transactions } from '@holdfast/transaction/transaction';
import type { DecideDueTicks } from './decide-due-ticks.ts';
import type { FireLedger } from './fire-ledger.store.ts';

/** Schedules decided in one transaction at most. */
const batch = 100;

/** Decides every tick that is due, batch by batch; not those that another replica is deciding. */
export class FireDueTicks {
  readonly #transactions: Transactions;
  readonly #ledger: FireLedger;
  readonly #decide: DecideDueTicks;

  constructor(transactions: Transactions, ledger: FireLedger, decide: DecideDueTicks) {
    this.#transactions = transactions;
    this.#ledger = ledger;
    this.#decide = decide;
  }

  /** @returns milliseconds until the next tick falls due; undefined when none comes. */
  async execute(): Promise<number | undefined> {
    for (;;) {
      const decided = await this.#transactions.run(async (tx) => {
        const { due, now } = await this.#ledger.claimDue(tx, batch);
        return (await this.#decide.execute(tx, due, now, 'leave')).length;
      });
      if (decided < batch) return this.#ledger.untilNext();
    }
  }
}
