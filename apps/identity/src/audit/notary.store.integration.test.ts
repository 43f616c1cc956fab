import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresNotary } from './notary.store.postgres.ts';
import { notaryStoreSuite } from './notary.store.testsuite.ts';

notaryStoreSuite(async () => {
  const { transactions } = await emptyDatabase();
  return { notary: postgresNotary(), transactions };
});
