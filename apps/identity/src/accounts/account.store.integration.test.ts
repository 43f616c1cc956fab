import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresAccounts } from './account.store.postgres.ts';
import { accountStoreSuite } from './account.store.testsuite.ts';

accountStoreSuite(async () => {
  const database = await emptyDatabase();
  return { accounts: postgresAccounts(database), transactions: database.transactions };
});
