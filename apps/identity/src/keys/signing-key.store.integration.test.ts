import { randomBytes } from 'node:crypto';
import { createEnvelope } from '@holdfast/secrets/envelope';
import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresSigningKeys } from './signing-key.store.postgres.ts';
import { signingKeyStoreSuite } from './signing-key.store.testsuite.ts';

signingKeyStoreSuite(async () => {
  const database = await emptyDatabase();
  return { keys: postgresSigningKeys(database, createEnvelope(randomBytes(32))), transactions: database.transactions };
});
