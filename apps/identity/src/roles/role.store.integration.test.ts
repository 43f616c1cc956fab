import type { TenantId } from '@holdfast/ids/ids';
import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresRoles } from './role.store.postgres.ts';
import { roleStoreSuite } from './role.store.testsuite.ts';

roleStoreSuite(async () => {
  const database = await emptyDatabase();
  const [one, two] = await database.query.across('test')<{ id: TenantId }>(`insert into tenants values (gen_random_uuid(), 'one', now()), (gen_random_uuid(), 'two', now()) returning id`);
  if (one === undefined || two === undefined) throw new Error('no tenants');
  return { roles: postgresRoles(database), transactions: database.transactions, tenants: [one.id, two.id] };
});
