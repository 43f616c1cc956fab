import type { ResumeTokenId } from '@holdfast/ids/ids';
import type { Attempt, AttemptOutcome } from '../attempt/attempt.ts';
import { recordColumns, toRecord, type TokenRecordRow } from '../token/resume-token.row.ts';
import type { TokenAction } from './token-action.ts';
import { standingOf, type TokenOverview } from './token-overview.ts';

export interface OverviewRow extends TokenRecordRow {
  readonly failed_attempts: number;
  readonly blocked_at: Date | null;
}

/** The columns of `OverviewRow`, of `resume_tokens t JOIN bookmarks b USING (bookmark_id)`. */
export const overviewColumns = `${recordColumns}, t.failed_attempts, t.blocked_at`;

/** A token's standing in SQL, for filters: `standingOf` as an expression. */
export const standingExpression = `CASE
  WHEN t.state = 'consumed' THEN 'consumed' WHEN t.state = 'revoked' THEN 'revoked' WHEN t.expires_at <= clock_timestamp() THEN 'expired'
  WHEN b.state <> 'open' THEN 'closed' WHEN t.blocked_at IS NOT NULL THEN 'blocked' ELSE 'usable' END`;

export function toOverview(row: OverviewRow): TokenOverview {
  const { token, facts } = toRecord(row);
  return { token, standing: standingOf(facts), failedAttempts: row.failed_attempts, ...(row.blocked_at === null ? {} : { blockedAt: row.blocked_at }) };
}

export interface AttemptRow {
  readonly token_id: ResumeTokenId;
  readonly at: Date;
  readonly address: string;
  readonly outcome: AttemptOutcome;
  readonly request_id: string;
  readonly trace_id: string | null;
}

export function toAttempt(row: AttemptRow): Attempt {
  const { token_id: tokenId, at, address, outcome, request_id: requestId, trace_id: traceId } = row;
  return { tokenId, at, address, outcome, requestId, ...(traceId === null ? {} : { traceId }) };
}

export interface ActionRow {
  readonly token_id: ResumeTokenId;
  readonly action: TokenAction['action'];
  readonly at: Date;
  readonly actor: string;
  readonly reason: string | null;
}

export function toAction({ token_id: tokenId, action, at, actor, reason }: ActionRow): TokenAction {
  return { tokenId, action, at, actor, ...(reason === null ? {} : { reason }) };
}
