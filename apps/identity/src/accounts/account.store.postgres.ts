import type { TenantId } from '@holdfast/ids/ids';
import { queryIn } from '@holdfast/transaction/statements';
import type { Database } from '@holdfast/transaction/database';
import type { AccountStore } from './account.store.ts';
import { toUser, type UserRow } from './user.row.ts';

/** Whose a person is, is known when they are found. */
const work = 'people';

export function postgresAccounts({ query }: Database): AccountStore {
  return {
    addTenant: async (tx, tenant) => {
      const added = await queryIn(tx).across('tenants')('insert into tenants (id, name, created_at) values ($1, $2, $3) on conflict (name) do nothing returning id', [tenant.id, tenant.name, tenant.createdAt]);
      return added.length === 1;
    },
    operatingTenant: async () => (await query.across('tenants')<{ id: TenantId }>('select id from tenants order by created_at, id limit 1'))[0]?.id,
    hasTenant: async (id) => (await query.across('tenants')('select 1 from tenants where id = $1', [id])).length === 1,
    addUser: async (tx, user) => {
      const added = await queryIn(tx).within(user.tenantId)(
        `insert into users (id, tenant_id, email, name, password_hash, roles, status, created_at, email_verified_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (email) do nothing returning id`,
        [user.id, user.tenantId, user.email, user.name, user.passwordHash, user.roles, user.status, user.createdAt, user.emailVerifiedAt ?? null],
      );
      return added.length === 1;
    },
    setPassword: async (tx, id, passwordHash) => void (await queryIn(tx).across(work)('update users set password_hash = $2 where id = $1', [id, passwordHash])),
    replacePasswordHash: async (tx, id, former, passwordHash) =>
      (await queryIn(tx).across(work)('update users set password_hash = $3 where id = $1 and password_hash = $2 returning id', [id, former, passwordHash])).length === 1,
    setEmail: async (tx, id, email, verifiedAt) =>
      (await queryIn(tx).across(work)('update users set email = $2, email_verified_at = $3 where id = $1 and not exists (select 1 from users where email = $2 and id <> $1) returning id', [id, email, verifiedAt])).length === 1,
    setRoles: async (tx, id, roles) => void (await queryIn(tx).across(work)('update users set roles = $2 where id = $1', [id, roles])),
    setStatus: async (tx, id, status) => void (await queryIn(tx).across(work)('update users set status = $2 where id = $1', [id, status])),
    members: async (tenant) => (await query.within(tenant)<UserRow>('select * from users where tenant_id = $1 order by email', [tenant])).map(toUser),
    findUser: async (id) => (await query.across(work)<UserRow>('select * from users where id = $1', [id], 'find-user')).map(toUser)[0],
    findUserByEmail: async (email) => (await query.across(work)<UserRow>('select * from users where email = $1', [email])).map(toUser)[0],
  };
}
