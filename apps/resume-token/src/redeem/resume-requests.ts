import type { MessageId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Redemption } from '../redemption/redemption.ts';

/** What the engine is owed for claims; the first message is in their commit. */
export interface ResumeRequests {
  /** After that commit: so that nobody has to find the message first. Never throws. */
  hurry(messageId: MessageId, redemptions: readonly Redemption[]): void;
  /** Asks once more, each for itself. What was asked again before is not asked a third time while it is owed. */
  oweAgain(tx: Transaction, redemptions: readonly Redemption[]): Promise<void>;
}
