import type { BookmarkId, InstanceId, ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import type { BookmarkState } from '../bookmark/bookmark-state.ts';
import type { PayloadSchema, Question, ResumeToken, TokenRecord } from './resume-token.ts';
import type { TokenState } from './token-state.ts';

export interface ResumeTokenRow {
  readonly token_id: ResumeTokenId;
  readonly bookmark_id: BookmarkId;
  readonly instance_id: InstanceId;
  readonly tenant_id: TenantId;
  readonly signing_kid: string;
  readonly derivation_kid: string;
  readonly definition: Question['definition'];
  readonly requested_by: string;
  readonly title: string;
  readonly message: string | null;
  readonly outcomes: string[];
  readonly payload_schema: PayloadSchema | null;
  readonly recipient: string | null;
  readonly issued_at: Date;
  readonly expires_at: Date;
  readonly allowed_addresses: string[] | null;
}

/** The columns of `ResumeTokenRow`, of the table under the name `t`. */
export const tokenColumns = [
  'token_id', 'bookmark_id', 'instance_id', 'tenant_id', 'signing_kid', 'derivation_kid', 'definition', 'requested_by', 'title', 'message',
  'outcomes', 'payload_schema', 'recipient', 'issued_at', 'expires_at', 'allowed_addresses',
].map((column) => `t.${column}`).join(', ');

/** A token's row with what is true of it at the moment of the statement. */
export interface TokenRecordRow extends ResumeTokenRow {
  readonly state: TokenState;
  readonly expired: boolean;
  readonly bookmark_state: BookmarkState;
  readonly blocked: boolean;
}

/** The columns of `TokenRecordRow`, of `resume_tokens t JOIN bookmarks b USING (bookmark_id)`. */
export const recordColumns = `${tokenColumns}, t.state, t.expires_at <= clock_timestamp() AS expired, b.state AS bookmark_state, t.blocked_at IS NOT NULL AS blocked`;

export function toRecord(row: TokenRecordRow): TokenRecord {
  return { token: toResumeToken(row), facts: { state: row.state, expired: row.expired, bookmark: row.bookmark_state, blocked: row.blocked } };
}

export function toResumeToken(row: ResumeTokenRow): ResumeToken {
  return {
    tokenId: row.token_id,
    bookmarkId: row.bookmark_id,
    instanceId: row.instance_id,
    tenantId: row.tenant_id,
    question: {
      definition: row.definition,
      requestedBy: row.requested_by,
      title: row.title,
      outcomes: row.outcomes,
      ...(row.message === null ? {} : { message: row.message }),
      ...(row.payload_schema === null ? {} : { payloadSchema: row.payload_schema }),
    },
    ...(row.recipient === null ? {} : { recipient: row.recipient }),
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    ...(row.allowed_addresses === null ? {} : { allowedAddresses: row.allowed_addresses }),
    signingKid: row.signing_kid,
    derivationKid: row.derivation_kid,
  };
}
