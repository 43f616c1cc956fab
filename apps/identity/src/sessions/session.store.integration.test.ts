import type { UserId } from '@holdfast/ids/ids';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { onTestFinished } from 'vitest';
import { postgresSessions } from './session.store.postgres.ts';
import { sessionStoreSuite } from './session.store.testsuite.ts';

const migrations = { namespace: 'identity', url: new URL('../../migrations/', import.meta.url) };

sessionStoreSuite(async () => {
  const { url, drop } = await createTestDatabase();
  const dataSource = await openDatabase({ url, applicationName: 'test' }, [migrations]);
  onTestFinished(async () => {
    await dataSource.destroy();
    await drop();
  });
  const database = databaseOf(dataSource);
  const [tenant] = await database.query<{ id: string }>(`insert into tenants values (gen_random_uuid(), 'default', now()) returning id`);
  const [user] = await database.query<{ id: UserId }>(
    `insert into users values (gen_random_uuid(), $1, 'ada@example.test', 'Ada', '', '{}', 'active', now()) returning id`,
    [tenant?.id],
  );
  if (user === undefined) throw new Error('no user');
  return { sessions: postgresSessions(database), transactions: database.transactions, userId: user.id };
});
