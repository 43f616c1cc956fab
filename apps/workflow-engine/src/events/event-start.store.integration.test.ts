import { engineDatabase } from '../testing/engine-database.ts';
import { PostgresEventStartStore } from './event-start.store.postgres.ts';
import { PostgresEventStore } from './event.store.postgres.ts';
import { eventStartStoreSuite } from './event-start.store.testsuite.ts';

const database = engineDatabase();

eventStartStoreSuite(() => Promise.resolve({ store: new PostgresEventStartStore(), events: new PostgresEventStore(database().query), transactions: database().transactions }));
