import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresBootstrap } from './bootstrap.store.postgres.ts';
import { bootstrapStoreSuite } from './bootstrap.store.testsuite.ts';

bootstrapStoreSuite(async () => {
  const database = await emptyDatabase();
  return { bootstrap: postgresBootstrap(), transactions: database.transactions };
});
