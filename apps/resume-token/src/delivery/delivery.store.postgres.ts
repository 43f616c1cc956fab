import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import { recordColumns, toRecord } from '../token/resume-token.row.ts';
import { deliveryEdges, type LeasedDelivery } from './delivery.ts';
import type { DeliveryStore } from './delivery.store.ts';
import type { LeasedDeliveryRow } from './delivery.row.ts';

/** Says that a mail is owed. */
export const deliveriesOwed = 'deliveries_owed';

const leaseStatement = `
  WITH due AS (
    SELECT token_id FROM deliveries
    WHERE state = 'pending' AND due_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until <= clock_timestamp())
    ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
  ), leased AS (
    UPDATE deliveries d SET lease_owner = $1, lease_until = clock_timestamp() + make_interval(secs => $3), attempts = attempts + 1
    FROM due WHERE d.token_id = due.token_id RETURNING d.token_id, d.recipient AS delivery_recipient, d.attempts
  )
  SELECT leased.delivery_recipient, leased.attempts, ${recordColumns}
  FROM leased JOIN resume_tokens t USING (token_id) JOIN bookmarks b USING (bookmark_id)`;

export function postgresDeliveries(database: Database): DeliveryStore {
  // Mails are of whoever sends them, not of tenants.
  const query = database.query.across('deliveries');
  return {
    insert: async (tx, tokenId, recipient) => {
      await queryIn(tx).across('deliveries')(`INSERT INTO deliveries (token_id, recipient) VALUES ($1, $2) RETURNING pg_notify('${deliveriesOwed}', '')`, [tokenId, recipient]);
    },
    lease: async (owner, limit, leaseSeconds) => {
      const rows = await query<LeasedDeliveryRow>(leaseStatement, [owner, limit, leaseSeconds]);
      return rows.map((row): LeasedDelivery => ({ tokenId: row.token_id, recipient: row.delivery_recipient, attempt: row.attempts, record: toRecord(row) }));
    },
    finish: async (tokenId, owner, state) => {
      const { from } = state === 'sent' ? deliveryEdges.send : deliveryEdges.drop;
      const finished = await query(
        `UPDATE deliveries SET state = $3, settled_at = now(), lease_owner = NULL, lease_until = NULL, failure = NULL
         WHERE token_id = $1 AND lease_owner = $2 AND state = ANY ($4) RETURNING token_id`,
        [tokenId, owner, state, from],
      );
      return finished.length === 1;
    },
    retryLater: async (tokenId, owner, pauseSeconds, failure) => {
      await query(
        `UPDATE deliveries SET due_at = clock_timestamp() + make_interval(secs => $3), failure = $4, lease_owner = NULL, lease_until = NULL
         WHERE token_id = $1 AND lease_owner = $2 AND state = 'pending'`,
        [tokenId, owner, pauseSeconds, failure],
      );
    },
  };
}
