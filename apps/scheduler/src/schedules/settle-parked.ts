import type { FireLedger } from './fire-ledger.store.ts';
import type { Outcome } from './fire.ts';
import type { Transactions } from '@holdfast/transaction/transaction';

/** Ticks whose message the engine has refused for good, at most so many. */
export type ParkedTicks = () => Promise<readonly Pick<Outcome, 'scheduleId' | 'tick'>[]>;

/** Ends ticks whose message is parked: no instance will tell of its end, and no tick after it is to wait for that for ever. */
export class SettleParked {
  readonly #transactions: Transactions;
  readonly #ledger: FireLedger;
  readonly #parked: ParkedTicks;

  constructor(transactions: Transactions, ledger: FireLedger, parked: ParkedTicks) {
    this.#transactions = transactions;
    this.#ledger = ledger;
    this.#parked = parked;
  }

  async execute(): Promise<void> {
    for (const tick of await this.#parked()) await this.#transactions.run((tx) => this.#ledger.settle(tx, { ...tick, on: 'end', result: 'message-parked' }));
  }
}
