import type { TenantId, UserId } from '@holdfast/ids/ids';
import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresOneTimeTokens } from './one-time-token.store.postgres.ts';
import { oneTimeTokenStoreSuite } from './one-time-token.store.testsuite.ts';

oneTimeTokenStoreSuite(async () => {
  const { query, transactions } = await emptyDatabase();
  const [tenant] = await query.across('test')<{ id: TenantId }>(`insert into tenants values (gen_random_uuid(), 'default', now()) returning id`);
  if (tenant === undefined) throw new Error('no tenant');
  const [user] = await query.across('test')<{ id: UserId }>(
    `insert into users (id, tenant_id, email, name, password_hash, roles, status, created_at) values (gen_random_uuid(), $1, 'ada@example.test', 'Ada', '', '{}', 'active', now()) returning id`,
    [tenant.id],
  );
  if (user === undefined) throw new Error('no user');
  return { tokens: postgresOneTimeTokens(), transactions, tenantId: tenant.id, userId: user.id };
});
