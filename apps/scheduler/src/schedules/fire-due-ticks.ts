import type { TickRecord } from '@holdfast/schedule-core/decide-ticks';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { DecideDueTicks } from './decide-due-ticks.ts';
import type { FireLedger } from './fire-ledger.store.ts';

/** What one look at the due schedules did. */
export interface TickLook {
  /** When it was, by the store's clock. */
  readonly at: Date;
  readonly records: readonly TickRecord[];
}

/** Schedules decided in one transaction at most. */
const batch = 100;

/** Decides every tick that is due, batch by batch; not those that another replica is deciding. */
export class FireDueTicks {
  readonly #transactions: Transactions;
  readonly #ledger: FireLedger;
  readonly #decide: DecideDueTicks;
  readonly #onLook: (look: TickLook) => void;

  /** @param onLook told of each look after its commit. */
  constructor(transactions: Transactions, ledger: FireLedger, decide: DecideDueTicks, onLook: (look: TickLook) => void = () => undefined) {
    this.#transactions = transactions;
    this.#ledger = ledger;
    this.#decide = decide;
    this.#onLook = onLook;
  }

  /** @returns milliseconds until the next tick falls due; undefined when none comes. */
  async execute(): Promise<number | undefined> {
    for (;;) {
      const { at, schedules } = await this.#transactions.run(async (tx) => {
        const { due, now } = await this.#ledger.claimDue(tx, batch);
        return { at: now, schedules: await this.#decide.execute(tx, due, now, 'leave') };
      });
      this.#onLook({ at, records: schedules.flatMap(({ decisions }) => decisions.records) });
      if (schedules.length < batch) return this.#ledger.untilNext();
    }
  }
}
