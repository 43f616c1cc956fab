import type { RedemptionId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { RedemptionState } from './redemption.ts';
import type { RedemptionStore } from './redemption.store.ts';

/** Notes what the engine made of a redemption. The first result stands; a repeated message changes nothing. */
export class SettleRedemption {
  readonly #redemptions: RedemptionStore;
  readonly #transactions: Transactions;

  constructor(redemptions: RedemptionStore, transactions: Transactions) {
    this.#redemptions = redemptions;
    this.#transactions = transactions;
  }

  async execute(redemptionId: RedemptionId, result: Exclude<RedemptionState, 'accepted'>): Promise<void> {
    await this.#transactions.run((tx) => this.#redemptions.settle(tx, redemptionId, result));
  }
}
