import { ids } from '../testing/turns.ts';
import { engineDatabase } from '../testing/engine-database.ts';
import { PostgresEventStore } from './event.store.postgres.ts';
import { eventStoreSuite } from './event.store.testsuite.ts';

const database = engineDatabase();

eventStoreSuite(async () => {
  const { query } = database();
  await query('TRUNCATE events, subscriptions, event_signatures, event_deliveries');
  return [new PostgresEventStore(query, ids.next()), new PostgresEventStore(query, ids.next())];
});
