import { engineDatabase } from '../testing/engine-database.ts';
import { PostgresDefinitionStore } from './definition.store.postgres.ts';
import { definitionStoreSuite } from './definition.store.testsuite.ts';

const database = engineDatabase();
definitionStoreSuite(() => Promise.resolve({ store: new PostgresDefinitionStore(database().query), transactions: database().transactions }));
