import { engineDatabase } from '../testing/engine-database.ts';
import { ids } from '../testing/turns.ts';
import { PostgresEventStore } from './event.store.postgres.ts';
import { PostgresMissedStartStore } from './missed-start.store.postgres.ts';
import { missedStartStoreSuite } from './missed-start.store.testsuite.ts';

const database = engineDatabase();

missedStartStoreSuite(() => {
  const { query } = database();
  // The database's clock is not ours to move: it is asked to wait.
  return Promise.resolve({ missed: new PostgresMissedStartStore(query), events: new PostgresEventStore(query, ids.next()), pass: async (milliseconds) => void (await query('SELECT pg_sleep($1)', [milliseconds / 1000])) });
});
