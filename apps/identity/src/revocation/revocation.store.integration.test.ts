import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresRevocations } from './revocation.store.postgres.ts';
import { revocationStoreSuite } from './revocation.store.testsuite.ts';

revocationStoreSuite(async () => {
  const database = await emptyDatabase();
  return { revocations: postgresRevocations(database), transactions: database.transactions };
});
