import type { MessageId } from '@holdfast/ids/ids';
import type { Query } from '@holdfast/transaction/statements';
import { queryIn } from '@holdfast/transaction/statements';
import type { Transaction } from '@holdfast/transaction/transaction';

/** Days for which a message is recognised. Longer than the age at which a sealed envelope is refused (`maximumAgeMs`). */
export const inboxDays = 7;

/**
 * Whether `tx` is the first to receive the message. A concurrent duplicate waits here until the first commits (then it is
 * told false) or rolls back (then true). Call it before the effect, in the effect's transaction.
 */
export async function firstTime(tx: Transaction, messageId: MessageId): Promise<boolean> {
  const inserted = await queryIn(tx)('INSERT INTO inbox (message_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING message_id', [messageId]);
  return inserted.length === 1;
}

/** Forgets messages older than `inboxDays`. The relay calls it every hour. */
export async function pruneInbox(query: Query): Promise<void> {
  await query('DELETE FROM inbox WHERE received_at < now() - make_interval(days => $1)', [inboxDays]);
}
