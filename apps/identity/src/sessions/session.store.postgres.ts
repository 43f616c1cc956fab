import { queryIn } from '@holdfast/transaction/statements';
import type { Database } from '@holdfast/transaction/database';
import { type SessionRow, toSession } from './session.row.ts';
import type { SessionStore } from './session.store.ts';

export function postgresSessions({ query }: Database): SessionStore {
  return {
    start: async (tx, session) => {
      const ask = queryIn(tx);
      await ask('delete from sessions where user_id = $1 and expires_at <= $2', [session.userId, session.startedAt]);
      await ask('insert into sessions (id, user_id, client_id, started_at, expires_at) values ($1, $2, $3, $4, $5)', [
        session.id, session.userId, session.clientId, session.startedAt, session.expiresAt,
      ]);
    },
    issue: async (tx, session, token) => {
      await queryIn(tx)('insert into refresh_tokens (token_hash, session_id, access_token_id, expires_at) values ($1, $2, $3, $4)', [
        token.hash, session, token.accessTokenId, token.expiresAt,
      ]);
    },
    find: async (hash) => {
      const rows = await query<SessionRow>(
        `select s.id, s.user_id, s.client_id, s.started_at, s.expires_at
         from refresh_tokens t join sessions s on s.id = t.session_id where t.token_hash = $1`,
        [hash],
      );
      return rows.map(toSession)[0];
    },
    spend: async (tx, hash, now) => {
      // The session's row is locked first, so that spending and ending of one family take turns.
      const spent = await queryIn(tx)(
        `with family as (
           select s.* from sessions s join refresh_tokens t on t.session_id = s.id where t.token_hash = $1 for update of s
         )
         update refresh_tokens t set spent_at = $2 from family s
         where t.token_hash = $1 and t.spent_at is null and t.expires_at > $2 and s.ended_at is null and s.expires_at > $2
         returning s.id`,
        [hash, now],
      );
      return spent.length === 1;
    },
    endIfSpent: async (tx, hash, now) => {
      const ended = await queryIn(tx)(
        `update sessions s set ended_at = $2, end_reason = 'token-reused' from refresh_tokens t
         where t.token_hash = $1 and t.spent_at is not null and s.id = t.session_id and s.ended_at is null returning s.id`,
        [hash, now],
      );
      return ended.length === 1;
    },
    end: async (tx, hash, reason, now) => {
      const ended = await queryIn(tx)(
        `update sessions s set ended_at = $3, end_reason = $2 from refresh_tokens t
         where t.token_hash = $1 and s.id = t.session_id and s.ended_at is null returning s.id`,
        [hash, reason, now],
      );
      return ended.length === 1;
    },
    isLive: async (accessTokenId, now) => {
      const rows = await query(
        `select 1 from refresh_tokens t join sessions s on s.id = t.session_id
         where t.access_token_id = $1 and s.ended_at is null and s.expires_at > $2`,
        [accessTokenId, now],
      );
      return rows.length === 1;
    },
  };
}
