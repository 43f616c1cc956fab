import type { TenantId } from '@holdfast/ids/ids';
import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresOneTimeTokens } from './one-time-token.store.postgres.ts';
import { oneTimeTokenStoreSuite } from './one-time-token.store.testsuite.ts';

oneTimeTokenStoreSuite(async () => {
  const { query, transactions } = await emptyDatabase();
  const [tenant] = await query<{ id: TenantId }>(`insert into tenants values (gen_random_uuid(), 'default', now()) returning id`);
  if (tenant === undefined) throw new Error('no tenant');
  return { tokens: postgresOneTimeTokens(), transactions, tenantId: tenant.id };
});
