import type { RedemptionId } from '@holdfast/ids/ids';
import { inGroups, type Join } from '@holdfast/transaction/in-groups';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { SettledState } from './redemption.ts';
import type { RedemptionStore } from './redemption.store.ts';
import type { SettledRedemptions } from './settled-redemptions.ts';

interface Settlement {
  readonly redemptionId: RedemptionId;
  readonly result: SettledState;
}

/** Notes what the engine made of redemptions; results of about the same moment in one commit. The first result stands; a repeated message changes nothing. */
export class SettleRedemption {
  readonly #join: Join<Settlement, void>;

  constructor(redemptions: RedemptionStore, transactions: Transactions, settled: SettledRedemptions) {
    this.#join = inGroups(async (settlements) => {
      const idsOf = (wanted: SettledState) => settlements.filter(({ result }) => result === wanted).map(({ redemptionId }) => redemptionId);
      for (const result of ['resumed', 'refused'] as const) {
        const redemptionIds = idsOf(result);
        if (redemptionIds.length === 0) continue;
        const changed = await transactions.run((tx) => redemptions.settle(tx, redemptionIds, result));
        // Who waits in this replica need not wait for the notification.
        settled.tell(changed, result);
      }
      return settlements.map(() => undefined);
    });
  }

  execute(redemptionId: RedemptionId, result: SettledState): Promise<void> {
    return this.#join({ redemptionId, result });
  }
}
