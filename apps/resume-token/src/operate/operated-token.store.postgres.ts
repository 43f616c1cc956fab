import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import { tokenEdges } from '../token/token-state.ts';
import type { OperatedTokenStore } from './operated-token.store.ts';
import { overviewColumns, standingExpression, toAction, toAttempt, toOverview, type ActionRow, type AttemptRow, type OverviewRow } from './operated-token.row.ts';

const overviews = `SELECT ${overviewColumns} FROM resume_tokens t JOIN bookmarks b USING (bookmark_id)`;

/** Its holder asked, and no token was made for the bookmark since. */
const linkAsked = `EXISTS (SELECT FROM token_actions a WHERE a.token_id = t.token_id AND a.action = 'ask-for-link')
  AND NOT EXISTS (SELECT FROM resume_tokens newer WHERE newer.bookmark_id = t.bookmark_id AND newer.token_id > t.token_id)`;

/** Locks in the order of ids: two revocations that overlap wait for each other and do not deadlock. */
const revokeStatement = `
  WITH chosen AS MATERIALIZED (
    SELECT token_id FROM resume_tokens
    WHERE tenant_id = $1 AND state = ANY ($2) AND token_id = coalesce($3, token_id) AND bookmark_id = coalesce($4, bookmark_id) AND instance_id = coalesce($5, instance_id)
      AND ($6::text IS NULL OR recipient = $6) AND signing_kid = coalesce($7, signing_kid)
    ORDER BY token_id FOR UPDATE
  ), revoked AS (
    UPDATE resume_tokens t SET state = $8 FROM chosen WHERE t.token_id = chosen.token_id RETURNING t.token_id
  )
  INSERT INTO token_actions (token_id, action, actor, reason) SELECT token_id, 'revoke', $9, $10 FROM revoked RETURNING token_id`;

export function postgresOperatedTokens({ query }: Database): OperatedTokenStore {
  return {
    list: async (tenantId, { bookmarkId, instanceId, recipient, kid, state, linkAsked: asked }, { after, limit }) => {
      const rows = await query.within(tenantId)<OverviewRow>(
        `${overviews} WHERE t.tenant_id = $1 AND ($2::uuid IS NULL OR t.token_id < $2) AND ($3::uuid IS NULL OR t.bookmark_id = $3)
           AND ($4::uuid IS NULL OR t.instance_id = $4) AND ($5::text IS NULL OR t.recipient = $5) AND ($6::text IS NULL OR t.signing_kid = $6)
           AND ($7::text IS NULL OR ${standingExpression} = $7) AND ($8::boolean IS NULL OR (${linkAsked}) = $8)
         ORDER BY t.token_id DESC LIMIT $9`,
        [tenantId, after ?? null, bookmarkId ?? null, instanceId ?? null, recipient ?? null, kid ?? null, state ?? null, asked ?? null, limit],
      );
      return rows.map(toOverview);
    },
    find: async (tenantId, tokenId) => {
      const [row] = await query.within(tenantId)<OverviewRow>(`${overviews} WHERE t.tenant_id = $1 AND t.token_id = $2`, [tenantId, tokenId]);
      return row && toOverview(row);
    },
    past: async (tenantId, tokenId) => {
      const own = query.within(tenantId);
      const [attempts, actions] = await Promise.all([
        own<AttemptRow>('SELECT token_id, at, address, outcome, request_id, trace_id FROM attempts WHERE token_id = $1 ORDER BY attempt_id DESC LIMIT 100', [tokenId]),
        own<ActionRow>('SELECT token_id, action, at, actor, reason FROM token_actions WHERE token_id = $1 ORDER BY action_id DESC LIMIT 100', [tokenId]),
      ]);
      return { attempts: attempts.map(toAttempt), actions: actions.map(toAction) };
    },
    revoke: async (tx, tenantId, { tokenId, bookmarkId, instanceId, recipient, kid }, { actor, reason }) => {
      const { from, to } = tokenEdges.revoke;
      const revoked = await queryIn(tx).within(tenantId)(revokeStatement, [
        tenantId, from, tokenId ?? null, bookmarkId ?? null, instanceId ?? null, recipient ?? null, kid ?? null, to, actor, reason ?? null,
      ]);
      return revoked.length;
    },
    unblock: async (tx, tenantId, tokenId, { actor, reason }) => {
      const unblocked = await queryIn(tx).within(tenantId)(
        `WITH unblocked AS (
           UPDATE resume_tokens SET blocked_at = NULL, failed_attempts = 0 WHERE tenant_id = $1 AND token_id = $2 AND blocked_at IS NOT NULL RETURNING token_id
         )
         INSERT INTO token_actions (token_id, action, actor, reason) SELECT token_id, 'unblock', $3, $4 FROM unblocked RETURNING token_id`,
        [tenantId, tokenId, actor, reason ?? null],
      );
      return unblocked.length === 1;
    },
    note: async (tx, tenantId, tokenId, action, { actor, reason }) => {
      await queryIn(tx).within(tenantId)('INSERT INTO token_actions (token_id, action, actor, reason) VALUES ($1, $2, $3, $4)', [tokenId, action, actor, reason ?? null]);
    },
  };
}
