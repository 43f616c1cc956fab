import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { onTestFinished } from 'vitest';
import { postgresBootstrap } from './bootstrap.store.postgres.ts';
import { bootstrapStoreSuite } from './bootstrap.store.testsuite.ts';

const migrations = { namespace: 'identity', url: new URL('../../migrations/', import.meta.url) };

bootstrapStoreSuite(async () => {
  const { url, drop } = await createTestDatabase();
  const dataSource = await openDatabase({ url, applicationName: 'test' }, [migrations]);
  onTestFinished(async () => {
    await dataSource.destroy();
    await drop();
  });
  const database = databaseOf(dataSource);
  return { bootstrap: postgresBootstrap(), transactions: database.transactions };
});
