import type { RedemptionId } from '@holdfast/ids/ids';
import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import { bookmarkEdges } from '../bookmark/bookmark-state.ts';
import { tokenEdges } from '../token/token-state.ts';
import { redemptionEdges } from './redemption.ts';
import type { Claim, RedemptionStore } from './redemption.store.ts';
import { redemptionColumns, toRedemption, toRepeat, type RedemptionRow } from './redemption.row.ts';

/** Carries `state:id,id,…` of redemptions that were settled to whoever waits for them. */
export const redemptionsSettled = 'redemptions_settled';

/**
 * One statement for all: locks the tokens, then the bookmarks, each in the order of their ids; then leaves `open` on the bookmarks' rows, then uses the tokens.
 * Every writer locks in that order. A claim that waited for another sees what the other committed, and then matches nothing.
 */
const claimStatement = `
  WITH given AS (
    SELECT DISTINCT ON (jti_hash) * FROM unnest($1::bytea[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::text[], $8::text[])
      WITH ORDINALITY AS g (jti_hash, redemption_id, outcome, reason, payload, idempotency_key, request_digest, receipt_kid, ordinal)
    ORDER BY jti_hash, ordinal
  ), usable AS MATERIALIZED (
    SELECT token_id, bookmark_id FROM resume_tokens
    WHERE jti_hash = ANY ($1) AND state = ANY ($9) AND expires_at > clock_timestamp() AND blocked_at IS NULL ORDER BY token_id FOR UPDATE
  ), open AS MATERIALIZED (
    SELECT bookmark_id FROM bookmarks WHERE bookmark_id IN (SELECT bookmark_id FROM usable) AND state = ANY ($10) ORDER BY bookmark_id FOR UPDATE
  ), claimed AS (
    UPDATE bookmarks b SET state = $11, settled_at = now()
    FROM (SELECT DISTINCT ON (bookmark_id) bookmark_id, token_id FROM usable JOIN open USING (bookmark_id) ORDER BY bookmark_id, token_id) u
    WHERE b.bookmark_id = u.bookmark_id AND b.state = ANY ($10) RETURNING u.token_id
  ), used AS (
    UPDATE resume_tokens t SET state = $12, consumed_at = now() FROM claimed WHERE t.token_id = claimed.token_id RETURNING t.*
  )
  INSERT INTO redemptions (redemption_id, token_id, bookmark_id, instance_id, tenant_id, outcome, reason, payload, decided_by, decided_at, idempotency_key, request_digest, receipt_kid)
  SELECT g.redemption_id, t.token_id, t.bookmark_id, t.instance_id, t.tenant_id, g.outcome, g.reason, g.payload, t.recipient, now(), g.idempotency_key, g.request_digest, g.receipt_kid
  FROM used t JOIN given g USING (jti_hash)
  RETURNING ${redemptionColumns}`;

const settleStatement = `
  WITH settled AS (
    UPDATE redemptions SET state = $2, settled_at = now() WHERE redemption_id = ANY ($1::uuid[]) AND state = ANY ($3) RETURNING redemption_id
  ), told AS (
    SELECT pg_notify('${redemptionsSettled}', $2 || ':' || string_agg(redemption_id::text, ',')) FROM settled HAVING count(*) > 0
  )
  SELECT redemption_id, (SELECT count(*) FROM told) FROM settled`;

/** Who holds a token speaks for no tenant: the token, or the instance that waits, says whose row it is. */
export function postgresRedemptions(database: Database): RedemptionStore {
  const query = database.query.across('redemptions');
  const findBy = async (column: 'bookmark_id' | 'token_id', id: string) => {
    const [row] = await query<RedemptionRow>(`SELECT ${redemptionColumns} FROM redemptions WHERE ${column} = $1`, [id]);
    return row;
  };
  const findAll = async (redemptionIds: readonly RedemptionId[]) =>
    (await query<RedemptionRow>(`SELECT ${redemptionColumns} FROM redemptions WHERE redemption_id = ANY ($1::uuid[])`, [redemptionIds])).map(toRedemption);
  return {
    claim: async (tx, claims) => {
      const column = <Value>(of: (claim: Claim) => Value) => claims.map(of);
      const rows = await queryIn(tx).across('redemptions')<RedemptionRow>(claimStatement, [
        column(({ jtiHash }) => jtiHash),
        column(({ redemptionId }) => redemptionId),
        column(({ decision }) => decision.outcome),
        column(({ decision }) => decision.reason ?? null),
        column(({ decision }) => (decision.payload === undefined ? null : JSON.stringify({ value: decision.payload }))),
        column(({ repeat }) => repeat?.idempotencyKey ?? null),
        column(({ repeat }) => repeat?.requestDigest ?? null),
        column(({ receiptKid }) => receiptKid),
        tokenEdges.consume.from, bookmarkEdges.claim.from, bookmarkEdges.claim.to, tokenEdges.consume.to,
      ], 'claim-tokens');
      const redemptions = new Map(rows.map((row) => [row.redemption_id, toRedemption(row)]));
      return claims.map(({ redemptionId }) => redemptions.get(redemptionId));
    },
    find: async (redemptionId) => (await findAll([redemptionId]))[0],
    findAll,
    findOfBookmark: async (bookmarkId) => {
      const row = await findBy('bookmark_id', bookmarkId);
      return row && toRedemption(row);
    },
    findOfToken: async (tokenId) => {
      const row = await findBy('token_id', tokenId);
      if (row === undefined) return undefined;
      const repeat = toRepeat(row);
      return { redemption: toRedemption(row), ...(repeat === undefined ? {} : { repeat }) };
    },
    settle: async (tx, redemptionIds, state) => {
      if (redemptionIds.length === 0) return [];
      const { from } = state === 'resumed' ? redemptionEdges.resume : redemptionEdges.refuse;
      const settled = await queryIn(tx).across('redemptions')<Pick<RedemptionRow, 'redemption_id'>>(settleStatement, [redemptionIds, state, from], 'settle-redemptions');
      return settled.map((row) => row.redemption_id);
    },
  };
}
