import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { TenantId } from '@holdfast/ids/ids';
import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresApplications } from './application.store.postgres.ts';
import { applicationStoreSuite } from './application.store.testsuite.ts';

applicationStoreSuite(async () => {
  const database = await emptyDatabase();
  const ids = randomIds(systemClock);
  const tenants: [TenantId, TenantId] = [ids.next(), ids.next()];
  for (const id of tenants) await database.query.across('test')('insert into tenants (id, name, created_at) values ($1, $2, now())', [id, id]);
  return { applications: postgresApplications(database), transactions: database.transactions, tenants };
});
