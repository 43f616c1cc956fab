import type { MessageId, RedemptionId } from '@holdfast/ids/ids';
import type { RequestOrigin } from '../attempt/attempt.ts';
import type { Decision, Redemption } from '../redemption/redemption.ts';
import type { RepeatRecord } from '../redemption/redemption.store.ts';
import type { ResumeToken } from '../token/resume-token.ts';

export interface Claim {
  readonly redemptionId: RedemptionId;
  /** Finds the token: uniqueness is by jti, never by a token's text. */
  readonly jtiHash: Uint8Array;
  readonly token: Pick<ResumeToken, 'tenantId' | 'tokenId'>;
  readonly decision: Decision;
  /** The key that signs the receipt. */
  readonly receiptKid: string;
  /** What makes a repeated redemption the same: the caller's Idempotency-Key and what it asked for. Absent: every repetition is refused. */
  readonly repeat?: RepeatRecord;
  readonly origin: RequestOrigin;
}

export interface ClaimStore {
  /**
   * Uses each token and claims its bookmark, both or neither, when the token is active, not expired by the database's clock, and the bookmark is open.
   * Of any number of claims of one bookmark, also among `claims`, and of its close, one succeeds (I6, I10). In the same commit are the attempt that
   * it is, its record in the audit, and one message that makes the engine resume the instances of all that came through.
   *
   * @returns for each claim its redemption, or undefined when one of the conditions did not hold; it has changed nothing then
   */
  commit(claims: readonly Claim[], messageId: MessageId): Promise<readonly (Redemption | undefined)[]>;
}
