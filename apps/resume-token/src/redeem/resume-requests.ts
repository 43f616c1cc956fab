import type { Transaction } from '@holdfast/transaction/transaction';
import type { Redemption } from '../redemption/redemption.ts';

/** What the engine is owed for a claim, in the claim's own commit. */
export interface ResumeRequests {
  send(tx: Transaction, redemption: Redemption): Promise<void>;
}
