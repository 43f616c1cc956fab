import { isUuid } from '@holdfast/ids/uuid';
import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import { type RevocationRow, toRevocation } from './revocation.row.ts';
import type { RevocationStore } from './revocation.store.ts';

/** Notified when a key or a revocation has changed. */
export const identityChanged = 'identity_changed';

const owner = {
  token: 'select 1 from refresh_tokens t join sessions s on s.id = t.session_id join users u on u.id = s.user_id where t.access_token_id = $1 and u.tenant_id = $2',
  session: 'select 1 from sessions s join users u on u.id = s.user_id where s.id = $1 and u.tenant_id = $2',
  subject: 'select 1 from users where id = $1 and tenant_id = $2',
} as const;

export function postgresRevocations({ query }: Database): RevocationStore {
  return {
    add: async (tx, { kind, value, issuedUntil }, now) => {
      await queryIn(tx)('select revoke($1, $2, $3, $4)', [kind, value, issuedUntil ?? null, now]);
    },
    after: async (position, limit, now) => {
      const rows = await query<RevocationRow>(
        'select position, kind, value, issued_until, expires_at from revocations where position > $1 and expires_at > $2 order by position limit $3',
        [position, now, limit + 1],
      );
      const page = rows.slice(0, limit);
      return { items: page.map(toRevocation), next: Number(page.at(-1)?.position ?? position), more: rows.length > limit };
    },
    belongs: async (kind, value, tenant) => isUuid(value) && (await query.within(tenant)(owner[kind], [value, tenant])).length > 0,
    prune: async (now) => {
      await query('delete from revocations where expires_at <= $1', [now]);
    },
  };
}
