import type { Database } from '@holdfast/transaction/database';
import { queryIn } from '@holdfast/transaction/statements';
import { type RoleRow, toCustomRole } from './role.row.ts';
import type { RoleStore } from './role.store.ts';

export function postgresRoles({ query }: Database): RoleStore {
  return {
    add: async (tx, { tenantId, name, permissions, createdAt }) => {
      const added = await queryIn(tx).within(tenantId)('insert into roles (tenant_id, name, permissions, created_at) values ($1, $2, $3, $4) on conflict do nothing returning name', [tenantId, name, permissions, createdAt]);
      return added.length === 1;
    },
    change: async (tx, tenant, name, permissions) => (await queryIn(tx).within(tenant)('update roles set permissions = $3 where tenant_id = $1 and name = $2 returning name', [tenant, name, permissions])).length === 1,
    remove: async (tx, tenant, name) => (await queryIn(tx).within(tenant)('delete from roles where tenant_id = $1 and name = $2 returning name', [tenant, name])).length === 1,
    list: async (tenant) => (await query.within(tenant)<RoleRow>('select * from roles where tenant_id = $1 order by name', [tenant])).map(toCustomRole),
  };
}
