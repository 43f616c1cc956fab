import type { BookmarkId, RedemptionId, ResumeTokenId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Decision, Redemption, SettledState } from './redemption.ts';

export interface Claim {
  readonly redemptionId: RedemptionId;
  /** Finds the token: uniqueness is by jti, never by a token's text. */
  readonly jtiHash: Uint8Array;
  readonly decision: Decision;
  /** The key that signs the receipt. */
  readonly receiptKid: string;
  /** What makes a repeated redemption the same: the caller's Idempotency-Key and what it asked for. Absent: every repetition is refused. */
  readonly repeat?: RepeatRecord;
}

export interface RepeatRecord {
  readonly idempotencyKey: string;
  readonly requestDigest: string;
}

export interface RedemptionStore {
  /**
   * Uses each token and claims its bookmark, both or neither, when the token is active, not expired by the database's clock, and the bookmark is open.
   * Of any number of claims of one bookmark, also among `claims`, and of its close, one succeeds (I6, I10).
   *
   * @returns for each claim its redemption, or undefined when one of the conditions did not hold; it has changed nothing then
   */
  claim(tx: Transaction, claims: readonly Claim[]): Promise<(Redemption | undefined)[]>;
  find(redemptionId: RedemptionId): Promise<Redemption | undefined>;
  /** Those that there are, in any order. */
  findAll(redemptionIds: readonly RedemptionId[]): Promise<readonly Redemption[]>;
  findOfBookmark(bookmarkId: BookmarkId): Promise<Redemption | undefined>;
  findOfToken(tokenId: ResumeTokenId): Promise<{ redemption: Redemption; repeat?: RepeatRecord } | undefined>;
  /**
   * accepted → `state`; whoever waits for one of them in any replica is told after the commit.
   *
   * @param redemptionIds 100 at most: a notification has a length
   * @returns those that were not settled before
   */
  settle(tx: Transaction, redemptionIds: readonly RedemptionId[], state: SettledState): Promise<readonly RedemptionId[]>;
}
