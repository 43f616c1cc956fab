import type { RedemptionId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Redemption } from './redemption.ts';
import type { RedemptionStore } from './redemption.store.ts';

export class ReadRedemption {
  readonly #redemptions: RedemptionStore;

  constructor(redemptions: RedemptionStore) {
    this.#redemptions = redemptions;
  }

  async execute(redemptionId: RedemptionId): Promise<Result<Redemption, 'redemption-not-found'>> {
    const redemption = await this.#redemptions.find(redemptionId);
    return redemption === undefined ? refuse('redemption-not-found') : accept(redemption);
  }

  /** Those that there are, in any order. */
  all(redemptionIds: readonly RedemptionId[]): Promise<readonly Redemption[]> {
    return this.#redemptions.findAll(redemptionIds);
  }
}
