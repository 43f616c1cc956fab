import type { Transaction } from '@holdfast/transaction/transaction';
import type { Redemption } from '../redemption/redemption.ts';

/** What the engine is owed for claims. */
export interface ResumeRequests {
  /** In the claims' own commit. */
  owe(tx: Transaction, redemptions: readonly Redemption[]): Promise<void>;
  /** After it: so that nobody has to find them first. Never throws. */
  hurry(redemptions: readonly Redemption[]): void;
  /** Asks once more, each for itself. What was asked again before is not asked a third time while it is owed. */
  oweAgain(tx: Transaction, redemptions: readonly Redemption[]): Promise<void>;
}
