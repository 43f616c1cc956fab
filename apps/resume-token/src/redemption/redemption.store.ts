import type { BookmarkId, RedemptionId, ResumeTokenId } from '@holdfast/ids/ids';
import type { Redemption, SettledState } from './redemption.ts';

export interface RepeatRecord {
  readonly idempotencyKey: string;
  readonly requestDigest: string;
}

export interface RedemptionStore {
  find(redemptionId: RedemptionId): Promise<Redemption | undefined>;
  /** Those that there are, in any order. */
  findAll(redemptionIds: readonly RedemptionId[]): Promise<readonly Redemption[]>;
  findOfBookmark(bookmarkId: BookmarkId): Promise<Redemption | undefined>;
  findOfToken(tokenId: ResumeTokenId): Promise<{ redemption: Redemption; repeat?: RepeatRecord } | undefined>;
  /**
   * accepted → `state`, in a commit of its own: who redeemed waits for it. Whoever waits for one of them in any replica is told.
   *
   * @param redemptionIds 100 at most: a notification has a length
   * @returns those that were not settled before
   */
  settle(redemptionIds: readonly RedemptionId[], state: SettledState): Promise<readonly RedemptionId[]>;
}
