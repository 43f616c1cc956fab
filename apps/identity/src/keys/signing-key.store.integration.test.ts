import { randomBytes } from 'node:crypto';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { createEnvelope } from '@holdfast/secrets/envelope';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { onTestFinished } from 'vitest';
import { postgresSigningKeys } from './signing-key.store.postgres.ts';
import { signingKeyStoreSuite } from './signing-key.store.testsuite.ts';

const migrations = { namespace: 'identity', url: new URL('../../migrations/', import.meta.url) };

signingKeyStoreSuite(async () => {
  const { url, drop } = await createTestDatabase();
  const dataSource = await openDatabase({ url, applicationName: 'test' }, [migrations]);
  onTestFinished(async () => {
    await dataSource.destroy();
    await drop();
  });
  const database = databaseOf(dataSource);
  return { keys: postgresSigningKeys(database, createEnvelope(randomBytes(32))), transactions: database.transactions };
});
