import type { ResumeTokenId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { DeliveryState, LeasedDelivery } from './delivery.ts';

/** Mails that are owed. Every time in it is the database's. */
export interface DeliveryStore {
  /** Owes the token to `recipient`; workers are told after the commit. */
  insert(tx: Transaction, tokenId: ResumeTokenId, recipient: string): Promise<void>;
  /** Up to `limit` pending deliveries whose pause is over and that nobody has leased, for `leaseSeconds`; oldest first. */
  lease(owner: string, limit: number, leaseSeconds: number): Promise<readonly LeasedDelivery[]>;
  /** pending → `state`, while `owner` holds the lease. False when it does not: another worker has taken over. */
  finish(tokenId: ResumeTokenId, owner: string, state: Exclude<DeliveryState, 'pending'>): Promise<boolean>;
  /** Ends the lease; nobody leases it again before `pauseSeconds` have passed. `failure` is a code, never a text of the mail server. */
  retryLater(tokenId: ResumeTokenId, owner: string, pauseSeconds: number, failure: string): Promise<void>;
}
