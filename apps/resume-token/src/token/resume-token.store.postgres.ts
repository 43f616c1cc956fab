import type { Database } from '@holdfast/transaction/database';
import { inGroups } from '@holdfast/transaction/in-groups';
import { queryIn } from '@holdfast/transaction/statements';
import type { TokenRecord } from './resume-token.ts';
import type { ResumeTokenStore } from './resume-token.store.ts';
import { recordColumns, tokenColumns, toRecord, toResumeToken, type ResumeTokenRow, type TokenRecordRow } from './resume-token.row.ts';

/** A token that somebody holds, or that a service names, is found whoever's it is; what it says decides what follows. */
export function postgresResumeTokens(database: Database): ResumeTokenStore {
  const query = database.query.across('tokens by name');
  /** Lookups of about the same moment share a round trip. */
  const findByJti = inGroups<Uint8Array, TokenRecord | undefined>(async (hashes) => {
    const rows = await query<TokenRecordRow & { jti_hash: Buffer }>(
      `SELECT ${recordColumns}, t.jti_hash FROM resume_tokens t JOIN bookmarks b USING (bookmark_id) WHERE t.jti_hash = ANY ($1::bytea[])`,
      [hashes],
      'find-tokens',
    );
    const records = new Map(rows.map((row) => [row.jti_hash.toString('hex'), toRecord(row)]));
    return hashes.map((hash) => records.get(Buffer.from(hash).toString('hex')));
  });
  return {
    insert: async (tx, token, jtiHash, mint) => {
      const { question } = token;
      const rows = await queryIn(tx).within(token.tenantId)(
        `INSERT INTO resume_tokens (token_id, bookmark_id, instance_id, tenant_id, jti_hash, signing_kid, derivation_kid, definition, requested_by,
           title, message, outcomes, payload_schema, recipient, issued_at, expires_at, idempotency_key, request_digest, allowed_addresses)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         ON CONFLICT (idempotency_key) DO NOTHING RETURNING token_id`,
        [
          token.tokenId, token.bookmarkId, token.instanceId, token.tenantId, jtiHash, token.signingKid, token.derivationKid,
          JSON.stringify(question.definition), question.requestedBy, question.title, question.message ?? null, question.outcomes,
          question.payloadSchema === undefined ? null : JSON.stringify(question.payloadSchema), token.recipient ?? null, token.issuedAt, token.expiresAt,
          mint.idempotencyKey, mint.requestDigest, token.allowedAddresses ?? null,
        ],
      );
      return rows.length === 1;
    },
    findMint: async (idempotencyKey) => {
      const [row] = await query<ResumeTokenRow & { request_digest: string }>(
        `SELECT ${tokenColumns}, t.request_digest FROM resume_tokens t WHERE t.idempotency_key = $1`,
        [idempotencyKey],
      );
      return row && { token: toResumeToken(row), requestDigest: row.request_digest };
    },
    find: async (tokenId) => {
      const [row] = await query<ResumeTokenRow>(`SELECT ${tokenColumns} FROM resume_tokens t WHERE t.token_id = $1`, [tokenId]);
      return row && toResumeToken(row);
    },
    findByJti,
    findFirstOfBookmark: async (tenantId, bookmarkId) => {
      const [row] = await database.query.within(tenantId)<ResumeTokenRow & { deadline: Date | null }>(
        `SELECT ${tokenColumns}, b.deadline FROM resume_tokens t JOIN bookmarks b USING (bookmark_id)
         WHERE t.bookmark_id = $2 AND t.tenant_id = $1 ORDER BY t.token_id LIMIT 1`,
        [tenantId, bookmarkId],
      );
      return row && { token: toResumeToken(row), deadline: row.deadline ?? row.expires_at };
    },
    findOfInstance: async (instanceId, tokenIds) => {
      const rows = await query<ResumeTokenRow>(
        `SELECT ${tokenColumns} FROM resume_tokens t WHERE t.token_id = ANY ($2) AND t.instance_id = $1`,
        [instanceId, tokenIds],
      );
      return rows.map(toResumeToken);
    },
  };
}
