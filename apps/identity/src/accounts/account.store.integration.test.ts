import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { onTestFinished } from 'vitest';
import { postgresAccounts } from './account.store.postgres.ts';
import { accountStoreSuite } from './account.store.testsuite.ts';

const migrations = { namespace: 'identity', url: new URL('../../migrations/', import.meta.url) };

accountStoreSuite(async () => {
  const { url, drop } = await createTestDatabase();
  const dataSource = await openDatabase({ url, applicationName: 'test' }, [migrations]);
  onTestFinished(async () => {
    await dataSource.destroy();
    await drop();
  });
  const database = databaseOf(dataSource);
  return { accounts: postgresAccounts(database), transactions: database.transactions };
});
