import { queryIn } from '@holdfast/transaction/statements';
import { type OneTimeTokenRow, toOneTimeToken } from './one-time-token.row.ts';
import type { OneTimeTokenStore } from './one-time-token.store.ts';

export function postgresOneTimeTokens(): OneTimeTokenStore {
  return {
    add: async (tx, { hash, purpose, tenantId, userId, email, roles, expiresAt }, now) => {
      const ask = queryIn(tx).across('one-time tokens');
      await ask('delete from one_time_tokens where token_hash in (select token_hash from one_time_tokens where expires_at <= $1 order by expires_at limit 20 for update skip locked)', [now]);
      await ask('insert into one_time_tokens (token_hash, purpose, tenant_id, email, roles, expires_at, user_id) values ($1, $2, $3, $4, $5, $6, $7)', [hash, purpose, tenantId ?? null, email, roles, expiresAt, userId ?? null]);
    },
    find: async (tx, hash, now) => {
      const ask = queryIn(tx).across('one-time tokens');
      return (await ask<OneTimeTokenRow>('select * from one_time_tokens where token_hash = $1 and used_at is null and expires_at > $2', [hash, now])).map(toOneTimeToken)[0];
    },
    use: async (tx, hash, now) => {
      const ask = queryIn(tx).across('one-time tokens');
      const used = (await ask<OneTimeTokenRow>('update one_time_tokens set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2 returning *', [hash, now])).map(toOneTimeToken)[0];
      if (used !== undefined) await ask('update one_time_tokens set used_at = $3 where (email = $1 or user_id = $4) and purpose = $2 and used_at is null', [used.email, used.purpose, now, used.userId ?? null]);
      return used;
    },
  };
}
