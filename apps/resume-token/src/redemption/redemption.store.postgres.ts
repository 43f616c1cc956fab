import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import { bookmarkEdges } from '../bookmark/bookmark-state.ts';
import { tokenEdges } from '../token/token-state.ts';
import { redemptionEdges } from './redemption.ts';
import type { RedemptionStore } from './redemption.store.ts';
import { redemptionColumns, toRedemption, toRepeat, type RedemptionRow } from './redemption.row.ts';

/** Carries the id of each settled redemption to whoever waits for it. */
export const redemptionsSettled = 'redemptions_settled';

/**
 * One statement: locks the token, then leaves `open` on the bookmark's row, then uses the token. Every writer locks in that order.
 * A claim that waited for another sees what the other committed, and then matches nothing.
 */
const claimStatement = `
  WITH usable AS MATERIALIZED (
    SELECT token_id, bookmark_id FROM resume_tokens WHERE jti_hash = $1 AND state = ANY ($2) AND expires_at > clock_timestamp() AND blocked_at IS NULL FOR UPDATE
  ), claimed AS (
    UPDATE bookmarks b SET state = $3, settled_at = now() FROM usable WHERE b.bookmark_id = usable.bookmark_id AND b.state = ANY ($4) RETURNING usable.token_id
  ), used AS (
    UPDATE resume_tokens t SET state = $5, consumed_at = now() FROM claimed WHERE t.token_id = claimed.token_id RETURNING t.*
  )
  INSERT INTO redemptions (redemption_id, token_id, bookmark_id, instance_id, tenant_id, outcome, reason, payload, decided_by, decided_at, idempotency_key, request_digest)
  SELECT $6, token_id, bookmark_id, instance_id, tenant_id, $7, $8, $9, recipient, now(), $10, $11 FROM used
  RETURNING ${redemptionColumns}`;

export function postgresRedemptions({ query }: Database): RedemptionStore {
  const findBy = async (column: 'redemption_id' | 'bookmark_id' | 'token_id', id: string) => {
    const [row] = await query<RedemptionRow>(`SELECT ${redemptionColumns} FROM redemptions WHERE ${column} = $1`, [id]);
    return row;
  };
  return {
    claim: async (tx, { redemptionId, jtiHash, decision, repeat }) => {
      const [row] = await queryIn(tx)<RedemptionRow>(claimStatement, [
        jtiHash, tokenEdges.consume.from, bookmarkEdges.claim.to, bookmarkEdges.claim.from, tokenEdges.consume.to,
        redemptionId, decision.outcome, decision.reason ?? null, decision.payload === undefined ? null : JSON.stringify({ value: decision.payload }),
        repeat?.idempotencyKey ?? null, repeat?.requestDigest ?? null,
      ]);
      return row && toRedemption(row);
    },
    find: async (redemptionId) => {
      const row = await findBy('redemption_id', redemptionId);
      return row && toRedemption(row);
    },
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
    settle: async (tx, redemptionId, state) => {
      const sql = queryIn(tx);
      const { from } = state === 'resumed' ? redemptionEdges.resume : redemptionEdges.refuse;
      const settled = await sql(
        `UPDATE redemptions SET state = $2, settled_at = now() WHERE redemption_id = $1 AND state = ANY ($3) RETURNING pg_notify('${redemptionsSettled}', redemption_id::text)`,
        [redemptionId, state, from],
      );
      return settled.length === 1;
    },
  };
}
