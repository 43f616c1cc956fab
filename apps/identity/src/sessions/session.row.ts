import type { SessionId, UserId } from '@holdfast/ids/ids';
import type { Session } from './session.ts';

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
