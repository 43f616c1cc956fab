import type { TenantId, UserId } from '@holdfast/ids/ids';
import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresSessions } from './session.store.postgres.ts';
import { sessionStoreSuite } from './session.store.testsuite.ts';

sessionStoreSuite(async () => {
  const database = await emptyDatabase();
  const [tenant] = await database.query.across('test')<{ id: TenantId }>(`insert into tenants values (gen_random_uuid(), 'default', now()) returning id`);
  const [user] = await database.query.across('test')<{ id: UserId }>(
    `insert into users values (gen_random_uuid(), $1, 'ada@example.test', 'Ada', '', '{}', 'active', now()) returning id`,
    [tenant?.id],
  );
  if (user === undefined || tenant === undefined) throw new Error('no user');
  return { sessions: postgresSessions(database), transactions: database.transactions, userId: user.id, tenantId: tenant.id };
});
