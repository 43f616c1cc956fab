import { insertRecords, makeRecords, recordParameters } from '@holdfast/audit/insert-records';
import type { Clock } from '@holdfast/clock/clock';
import { resumeRequests } from '@holdfast/contracts/queues';
import type { IdSource } from '@holdfast/ids/id-source';
import { insertHeld } from '@holdfast/queue/outbox';
import type { Database } from '@holdfast/transaction/database';
import { attemptEntry } from '../attempt/audit-attempts.ts';
import { bookmarkEdges } from '../bookmark/bookmark-state.ts';
import { redemptionColumns, toRedemption, type RedemptionRow } from '../redemption/redemption.row.ts';
import { tokenEdges } from '../token/token-state.ts';
import type { Claim, ClaimStore } from './claim.store.ts';

/** As the contract of the queue has it. A reason and a payload stay in the table. */
const message = `jsonb_strip_nulls(jsonb_build_object(
  'redemptionId', redemption_id, 'bookmarkId', bookmark_id, 'instanceId', instance_id, 'tenantId', tenant_id, 'outcome', outcome, 'decidedBy', decided_by,
  'decidedAt', to_char(decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'detailed', reason IS NOT NULL OR payload IS NOT NULL))`;

/**
 * One statement for all claims and for all that belongs into their commit: locks the tokens, then the bookmarks, each in the order of their ids; then
 * leaves `open` on the bookmarks' rows, then uses the tokens. Every writer locks in that order. A claim that waited for another sees what
 * the other committed, and then matches nothing.
 */
const claimStatement = `
  WITH given AS (
    SELECT DISTINCT ON (jti_hash) *
    FROM unnest($1::bytea[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::uuid[], $13::text[])
      WITH ORDINALITY AS g (jti_hash, redemption_id, outcome, reason, payload, idempotency_key, request_digest, receipt_kid, address, request_id, trace_id, record_id, record_body, ordinal)
    ORDER BY jti_hash, ordinal
  ), usable AS MATERIALIZED (
    SELECT token_id, bookmark_id FROM resume_tokens
    WHERE jti_hash = ANY ($1) AND state = ANY ($14) AND expires_at > clock_timestamp() AND blocked_at IS NULL ORDER BY token_id FOR UPDATE
  ), open AS MATERIALIZED (
    SELECT bookmark_id FROM bookmarks WHERE bookmark_id IN (SELECT bookmark_id FROM usable) AND state = ANY ($15) ORDER BY bookmark_id FOR UPDATE
  ), claimed AS (
    UPDATE bookmarks b SET state = $16, settled_at = now()
    FROM (SELECT DISTINCT ON (bookmark_id) bookmark_id, token_id FROM usable JOIN open USING (bookmark_id) ORDER BY bookmark_id, token_id) u
    WHERE b.bookmark_id = u.bookmark_id AND b.state = ANY ($15) RETURNING u.token_id
  ), used AS (
    UPDATE resume_tokens t SET state = $17, consumed_at = now() FROM claimed WHERE t.token_id = claimed.token_id RETURNING t.*
  ), redeemed AS (
    INSERT INTO redemptions (redemption_id, token_id, bookmark_id, instance_id, tenant_id, outcome, reason, payload, decided_by, decided_at, idempotency_key, request_digest, receipt_kid)
    SELECT g.redemption_id, t.token_id, t.bookmark_id, t.instance_id, t.tenant_id, g.outcome, g.reason, g.payload, t.recipient, now(), g.idempotency_key, g.request_digest, g.receipt_kid
    FROM used t JOIN given g USING (jti_hash)
    RETURNING ${redemptionColumns}
  ), noted AS (
    INSERT INTO attempts (token_id, address, outcome, request_id, trace_id)
    SELECT r.token_id, g.address, 'accepted', g.request_id, g.trace_id FROM redeemed r JOIN given g USING (redemption_id)
  ), owed AS (
    ${insertHeld(`SELECT $18::uuid, '${resumeRequests.name}', jsonb_build_object('redemptions', jsonb_agg(${message})) FROM redeemed HAVING count(*) > 0`)}
  ), ${insertRecords('SELECT g.record_id AS id, g.record_body AS body FROM redeemed JOIN given g USING (redemption_id) ORDER BY g.ordinal', 19)}
  SELECT ${redemptionColumns} FROM redeemed`;

/** Who holds a token speaks for no tenant: the token says whose rows they are. */
export function postgresClaims(database: Database, ids: IdSource, clock: Clock): ClaimStore {
  const query = database.query.across('redemptions');
  return {
    commit: async (claims, messageId) => {
      const at = clock.now();
      const records = makeRecords(claims.map(({ origin, token }) => attemptEntry({ ...token, origin, outcome: 'accepted' })), at, ids);
      const column = <Value>(of: (claim: Claim) => Value) => claims.map(of);
      const rows = await query<RedemptionRow>(claimStatement, [
        column(({ jtiHash }) => jtiHash),
        column(({ redemptionId }) => redemptionId),
        column(({ decision }) => decision.outcome),
        column(({ decision }) => decision.reason ?? null),
        column(({ decision }) => (decision.payload === undefined ? null : JSON.stringify({ value: decision.payload }))),
        column(({ repeat }) => repeat?.idempotencyKey ?? null),
        column(({ repeat }) => repeat?.requestDigest ?? null),
        column(({ receiptKid }) => receiptKid),
        column(({ origin }) => origin.address),
        column(({ origin }) => origin.requestId),
        column(({ origin }) => origin.traceId ?? null),
        records.map(({ id }) => id),
        records.map(({ body }) => body),
        tokenEdges.consume.from, bookmarkEdges.claim.from, bookmarkEdges.claim.to, tokenEdges.consume.to,
        messageId,
        ...recordParameters(records, at),
      ], 'claim-tokens');
      const redemptions = new Map(rows.map((row) => [row.redemption_id, toRedemption(row)]));
      return claims.map(({ redemptionId }) => redemptions.get(redemptionId));
    },
  };
}
