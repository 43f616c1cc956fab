import { engineDatabase } from '../testing/engine-database.ts';
import { PostgresGatheringStore } from './gathering.store.postgres.ts';
import { gatheringStoreSuite } from './gathering.store.testsuite.ts';

const database = engineDatabase();

gatheringStoreSuite(() => Promise.resolve({ store: new PostgresGatheringStore(database().query), transactions: database().transactions }));
