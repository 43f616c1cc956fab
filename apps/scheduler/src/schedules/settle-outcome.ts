import type { Transactions } from '@holdfast/transaction/transaction';
import type { FireLedger } from './fire-ledger.store.ts';
import type { Outcome } from './fire.ts';

/** Writes what the engine says became of a tick's instance. */
export class SettleOutcome {
  readonly #transactions: Transactions;
  readonly #ledger: FireLedger;

  constructor(transactions: Transactions, ledger: FireLedger) {
    this.#transactions = transactions;
    this.#ledger = ledger;
  }

  execute(outcome: Outcome): Promise<void> {
    return this.#transactions.run((tx) => this.#ledger.settle(tx, outcome));
  }
}
