import type { RedemptionId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { ResumeRequests } from '../redeem/resume-requests.ts';
import type { RedemptionStore } from './redemption.store.ts';
import type { SettledState } from './redemption.ts';
import type { SettledRedemptions } from './settled-redemptions.ts';

/** What the engine answered of one redemption. `failed`: it knows nothing of it yet, and is to be asked once more. */
export interface Settlement {
  readonly redemptionId: RedemptionId;
  readonly result: SettledState | 'failed';
}

/** Notes what the engine made of redemptions. The first result stands; a repeated answer changes nothing. */
export class SettleRedemptions {
  readonly #redemptions: RedemptionStore;
  readonly #requests: Pick<ResumeRequests, 'oweAgain'>;
  readonly #transactions: Transactions;
  readonly #settled: SettledRedemptions;

  constructor(redemptions: RedemptionStore, requests: Pick<ResumeRequests, 'oweAgain'>, transactions: Transactions, settled: SettledRedemptions) {
    this.#redemptions = redemptions;
    this.#requests = requests;
    this.#transactions = transactions;
    this.#settled = settled;
  }

  async execute(settlements: readonly Settlement[]): Promise<void> {
    const idsOf = (wanted: Settlement['result']) => settlements.filter(({ result }) => result === wanted).map(({ redemptionId }) => redemptionId);
    for (const state of ['resumed', 'refused'] as const) {
      const changed = await this.#redemptions.settle(idsOf(state), state);
      // Who waits in this replica need not wait for the notification.
      this.#settled.tell(changed, state);
    }
    await this.#again(idsOf('failed'));
  }

  /** I11: what failed in company is asked for alone, so that it holds up no other. */
  async #again(failed: readonly RedemptionId[]): Promise<void> {
    if (failed.length === 0) return;
    const redemptions = await this.#redemptions.findAll(failed);
    await this.#transactions.run((tx) => this.#requests.oweAgain(tx, redemptions.filter(({ state }) => state === 'accepted')));
  }
}
