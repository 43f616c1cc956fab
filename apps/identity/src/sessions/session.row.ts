import type { SessionId, UserId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import type { IssuedRefreshToken, Session } from './session.ts';

export interface SessionRow {
  readonly id: SessionId;
  readonly user_id: UserId;
  readonly client_id: string;
  readonly started_at: Date;
  readonly expires_at: Date;
}

export function toSession(row: SessionRow): Session {
  return { id: row.id, userId: row.user_id, clientId: row.client_id, startedAt: row.started_at, expiresAt: row.expires_at };
}

export interface SuccessorRow {
  readonly token_hash: Buffer;
  readonly access_token_id: Uuid;
  readonly expires_at: Date;
}

export function toIssuedRefreshToken(row: SuccessorRow): IssuedRefreshToken {
  return { hash: row.token_hash, accessTokenId: row.access_token_id, expiresAt: row.expires_at };
}
