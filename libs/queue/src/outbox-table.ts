import type { MessageId } from '@holdfast/ids/ids';
import { hurried, type Query } from '@holdfast/transaction/statements';

export interface DueMessage {
  readonly id: MessageId;
  readonly queue: string;
  readonly content: string;
  readonly priority: number;
  /** From 1. Above 1 it was published before, and what became of it has to be looked at. */
  readonly attempt: number;
}

/** Messages that one relay takes at once. */
export const batchSize = 500;

/**
 * Takes due messages, oldest first, and puts their next check 3 s away, doubling to 48 s: should this relay die now, another
 * takes them then. Relays never take the same message at the same time.
 */
export function claimDue(query: Query, queues: readonly string[]): Promise<DueMessage[]> {
  return query<DueMessage>(
    `WITH due AS MATERIALIZED (
       SELECT id FROM outbox
       WHERE parked_at IS NULL AND publish_at <= now() AND queue = ANY ($1)
       ORDER BY publish_at, id LIMIT $2
       FOR UPDATE SKIP LOCKED
     )
     UPDATE outbox
     SET attempt = attempt + 1, publish_at = now() + make_interval(secs => 3 * power(2, least(attempt, 4)))
     FROM due WHERE outbox.id = due.id
     RETURNING outbox.id, queue, data::text AS content, priority, attempt`,
    [queues, batchSize],
    'claim-due-messages',
  );
}

/** Gives claimed messages back: they could not be published. */
export async function release(query: Query, ids: readonly MessageId[]): Promise<void> {
  await query('UPDATE outbox SET attempt = attempt - 1, publish_at = now() WHERE id = ANY ($1::uuid[])', [ids]);
}

/** Makes every message due: Redis may have lost any of them. */
export async function makeAllDue(query: Query, queues: readonly string[]): Promise<void> {
  await query('UPDATE outbox SET attempt = greatest(attempt, 1), publish_at = now() WHERE parked_at IS NULL AND publish_at > now() AND queue = ANY ($1)', [queues]);
}

/** The consumer is done with them. Hurried: what a crash of the database brings back is published again, and its consumer knows it. */
export async function acknowledge(query: Query, ids: readonly string[]): Promise<void> {
  await query(`DELETE FROM outbox USING ${hurried} WHERE id = ANY ($1::uuid[])`, [ids], 'acknowledge-messages');
}

/** The consumer refused them for good: they stay here until an operator sets `parked_at` to null. */
export async function park(query: Query, ids: readonly string[]): Promise<void> {
  await query('UPDATE outbox SET parked_at = now() WHERE id = ANY ($1::uuid[]) AND parked_at IS NULL', [ids]);
}
