import { engineDatabase } from '../testing/engine-database.ts';
import { PostgresSecretStore } from './secret.store.postgres.ts';
import { secretStoreSuite } from './secret.store.testsuite.ts';

const database = engineDatabase();

secretStoreSuite(() => Promise.resolve({ store: new PostgresSecretStore(database().query), transactions: database().transactions }));
