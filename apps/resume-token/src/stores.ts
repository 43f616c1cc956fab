import type { Transactions } from '@holdfast/transaction/transaction';
import type { AttemptStore } from './attempt/attempt.store.ts';
import type { BookmarkStore } from './bookmark/bookmark.store.ts';
import type { DeliveryStore } from './delivery/delivery.store.ts';
import type { OperatedTokenStore } from './operate/operated-token.store.ts';
import type { ClaimStore } from './redeem/claim.store.ts';
import type { RedemptionStore } from './redemption/redemption.store.ts';
import type { ResumeTokenStore } from './token/resume-token.store.ts';

/** The stores over one database, as their suites get them. Keys `sign-1`, `receipt-1` and `jti-1` exist in it. */
export interface Stores {
  readonly transactions: Transactions;
  readonly bookmarks: BookmarkStore;
  readonly tokens: ResumeTokenStore;
  readonly claims: ClaimStore;
  readonly redemptions: RedemptionStore;
  readonly deliveries: DeliveryStore;
  readonly attempts: AttemptStore;
  readonly operated: OperatedTokenStore;
}
