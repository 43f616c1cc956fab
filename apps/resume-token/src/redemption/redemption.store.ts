import type { BookmarkId, RedemptionId, ResumeTokenId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Decision, Redemption, RedemptionState } from './redemption.ts';

export interface Claim {
  readonly redemptionId: RedemptionId;
  /** Finds the token: uniqueness is by jti, never by a token's text. */
  readonly jtiHash: Uint8Array;
  readonly decision: Decision;
  /** What makes a repeated redemption the same: the caller's Idempotency-Key and what it asked for. Absent: every repetition is refused. */
  readonly repeat?: RepeatRecord;
}

export interface RepeatRecord {
  readonly idempotencyKey: string;
  readonly requestDigest: string;
}

export interface RedemptionStore {
  /**
   * Uses the token and claims its bookmark, both or neither, when the token is active, not expired by the database's clock, and the bookmark is open.
   * Of any number of claims of one bookmark, and of its close, one succeeds (I6, I10).
   *
   * @returns undefined when one of the conditions did not hold; nothing has changed then
   */
  claim(tx: Transaction, claim: Claim): Promise<Redemption | undefined>;
  find(redemptionId: RedemptionId): Promise<Redemption | undefined>;
  findOfBookmark(bookmarkId: BookmarkId): Promise<Redemption | undefined>;
  findOfToken(tokenId: ResumeTokenId): Promise<{ redemption: Redemption; repeat?: RepeatRecord } | undefined>;
  /** accepted → `state`; whoever waits for the redemption in any replica is told after the commit. False when it was settled before. */
  settle(tx: Transaction, redemptionId: RedemptionId, state: Exclude<RedemptionState, 'accepted'>): Promise<boolean>;
}
