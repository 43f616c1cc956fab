import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresAttempts } from './attempt.store.postgres.ts';
import { attemptStoreSuite } from './attempt.store.testsuite.ts';

attemptStoreSuite(async () => {
  const database = await emptyDatabase();
  return { attempts: postgresAttempts(), transactions: database.transactions };
});
