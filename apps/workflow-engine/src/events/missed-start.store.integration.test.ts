import { engineDatabase } from '../testing/engine-database.ts';
import { PostgresEventStore } from './event.store.postgres.ts';
import { PostgresMissedStartStore } from './missed-start.store.postgres.ts';
import { missedStartStoreSuite } from './missed-start.store.testsuite.ts';

const database = engineDatabase();

missedStartStoreSuite(() => {
  const { query } = database();
  // The database's clock is not ours to move: what is compared with it moves.
  const pass = async (milliseconds: number) => void (await query.across('test')("UPDATE missed_starts SET retry_at = retry_at - $1 * interval '1 millisecond'", [milliseconds]));
  return Promise.resolve({ missed: new PostgresMissedStartStore(query), events: new PostgresEventStore(query), pass });
});
