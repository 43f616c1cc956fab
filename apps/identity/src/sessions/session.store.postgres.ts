import { queryIn } from '@holdfast/transaction/statements';
import type { SessionId } from '@holdfast/ids/ids';
import type { Database } from '@holdfast/transaction/database';
import { type SessionRow, type SuccessorRow, toIssuedRefreshToken, toSession } from './session.row.ts';
import type { SessionStore } from './session.store.ts';

/** Whose a session is, its token or its person says. */
const work = 'sessions';

export function postgresSessions(database: Database): SessionStore {
  const query = database.query.across(work);
  return {
    start: async (tx, session) => {
      const ask = queryIn(tx).across(work);
      await ask('delete from sessions where user_id = $1 and expires_at <= $2', [session.userId, session.startedAt]);
      await ask('insert into sessions (id, user_id, client_id, started_at, expires_at) values ($1, $2, $3, $4, $5)', [
        session.id, session.userId, session.clientId, session.startedAt, session.expiresAt,
      ]);
    },
    issue: async (tx, session, token) => {
      await queryIn(tx).across(work)('insert into refresh_tokens (token_hash, session_id, access_token_id, expires_at) values ($1, $2, $3, $4)', [
        token.hash, session, token.accessTokenId, token.expiresAt,
      ]);
    },
    find: async (hash) => {
      const rows = await query<SessionRow>(
        `select s.id, s.user_id, s.client_id, s.started_at, s.expires_at
         from refresh_tokens t join sessions s on s.id = t.session_id where t.token_hash = $1`,
        [hash],
        'find-session',
      );
      return rows.map(toSession)[0];
    },
    spend: async (tx, hash, client, successor, now) => {
      // The session's row is locked first, so that spending and ending of one family take turns.
      const spent = await queryIn(tx).across(work)(
        `with family as (
           select s.* from sessions s join refresh_tokens t on t.session_id = s.id where t.token_hash = $1 for update of s
         ), spent as (
           update refresh_tokens t set spent_at = $2, spent_by = $3 from family s
           where t.token_hash = $1 and t.spent_at is null and t.expires_at > $2 and s.ended_at is null and s.expires_at > $2
           returning s.id
         )
         insert into refresh_tokens (token_hash, session_id, access_token_id, expires_at) select $4, id, $5, $6 from spent returning session_id`,
        [hash, now, client, successor.hash, successor.accessTokenId, successor.expiresAt],
        'spend-refresh-token',
      );
      return spent.length === 1;
    },
    findSuccessor: async (tx, spent, successor, client, windowSeconds, now) => {
      const rows = await queryIn(tx).across(work)<SuccessorRow>(
        `select n.token_hash, n.access_token_id, n.expires_at
         from refresh_tokens t join refresh_tokens n on n.session_id = t.session_id join sessions s on s.id = t.session_id
         where t.token_hash = $1 and n.token_hash = $2 and t.spent_by = $3 and t.spent_at > $4 and n.spent_at is null and s.ended_at is null and s.expires_at > $5`,
        [spent, successor, client, new Date(now.getTime() - windowSeconds * 1000), now],
      );
      return rows.map(toIssuedRefreshToken)[0];
    },
    endIfSpent: async (tx, hash, now) => {
      const ended = await queryIn(tx).across(work)(
        `update sessions s set ended_at = $2, end_reason = 'token-reused' from refresh_tokens t
         where t.token_hash = $1 and t.spent_at is not null and s.id = t.session_id and s.ended_at is null returning s.id`,
        [hash, now],
      );
      return ended.length === 1;
    },
    end: async (tx, hash, reason, now) => {
      const ended = await queryIn(tx).across(work)(
        `update sessions s set ended_at = $3, end_reason = $2 from refresh_tokens t
         where t.token_hash = $1 and s.id = t.session_id and s.ended_at is null returning s.id`,
        [hash, reason, now],
      );
      return ended.length === 1;
    },
    live: async (user, now) =>
      (
        await query<SessionRow>(
          `select id, user_id, client_id, started_at, expires_at from sessions
           where user_id = $1 and ended_at is null and expires_at > $2 order by started_at desc, id desc`,
          [user, now],
        )
      ).map(toSession),
    endOne: async (tx, user, session, reason, now) => {
      const ended = await queryIn(tx).across(work)(
        `update sessions set ended_at = $4, end_reason = $3 where id = $1 and user_id = $2 and ended_at is null and expires_at > $4 returning id`,
        [session, user, reason, now],
      );
      return ended.length === 1;
    },
    endAllOf: async (tx, user, reason, now) => {
      const ended = await queryIn(tx).across(work)<{ id: SessionId }>(
        `update sessions set ended_at = $3, end_reason = $2 where user_id = $1 and ended_at is null and expires_at > $3 returning id`,
        [user, reason, now],
      );
      await queryIn(tx).across(work)('select end_grants(array[$1::uuid], $2)', [user, now]);
      return ended.map(({ id }) => id);
    },
    endOthersOf: async (tx, user, accessTokenId, reason, now) => {
      const ended = await queryIn(tx).across(work)<{ id: SessionId }>(
        `update sessions set ended_at = $3, end_reason = $2 where user_id = $1 and ended_at is null and expires_at > $3
         and id not in (select session_id from refresh_tokens where access_token_id = $4) returning id`,
        [user, reason, now, accessTokenId],
      );
      await queryIn(tx).across(work)('select end_grants(array[$1::uuid], $2)', [user, now]);
      return ended.map(({ id }) => id);
    },
    endAllIn: async (tx, tenant, reason, now) => {
      const ended = await queryIn(tx).within(tenant)(
        `update sessions s set ended_at = $3, end_reason = $2 from users u
         where u.id = s.user_id and u.tenant_id = $1 and s.ended_at is null and s.expires_at > $3 returning s.id`,
        [tenant, reason, now],
      );
      await queryIn(tx).within(tenant)('select end_grants(array(select id from users where tenant_id = $1), $2)', [tenant, now]);
      return ended.length;
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
