import type { RedemptionId, ResumeTokenId } from '@holdfast/ids/ids';
import type { Bookmark } from '../bookmark/bookmark.ts';

/**
 * `accepted`: claimed and durable, the engine will resume the instance. `resumed`: it has. `refused`: the instance could not be resumed any more,
 * which the bookmark's row is there to prevent (I10).
 */
export type RedemptionState = 'accepted' | 'resumed' | 'refused';

/** What the engine makes of one. */
export type SettledState = Exclude<RedemptionState, 'accepted'>;

/** Every way a redemption's state changes; it begins at `accepted`. */
export const redemptionEdges = {
  resume: { from: ['accepted'], to: 'resumed' },
  refuse: { from: ['accepted'], to: 'refused' },
} as const satisfies Record<string, { from: readonly RedemptionState[]; to: RedemptionState }>;

export interface Decision {
  readonly outcome: string;
  readonly reason?: string;
  /** JSON that fits the token's payload schema. */
  readonly payload?: unknown;
}

/** The one use of a token: who decided what, and what became of it. */
export interface Redemption extends Bookmark {
  readonly redemptionId: RedemptionId;
  readonly tokenId: ResumeTokenId;
  readonly decision: Decision;
  /** The recipient the token was made for. Absent: it was made for whoever holds it. */
  readonly decidedBy?: string;
  /** The database's clock. */
  readonly decidedAt: Date;
  /** The key that signs its receipt. Absent: it was made before receipts had keys of their own. */
  readonly receiptKid?: string;
  readonly state: RedemptionState;
}
