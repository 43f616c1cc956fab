import { PostgresDefinitionStore } from '../definitions/definition.store.postgres.ts';
import { PostgresInstanceStore } from '../instances/instance.store.postgres.ts';
import { engineDatabase } from '../testing/engine-database.ts';
import { ids } from '../testing/turns.ts';
import { PostgresTurnStore } from '../turns/turn.store.postgres.ts';
import { PostgresRetentionStore } from './retention.store.postgres.ts';
import { retentionStoreSuite } from './retention.store.testsuite.ts';

const database = engineDatabase();

retentionStoreSuite(() => {
  const { query, transactions } = database();
  return Promise.resolve({
    retention: new PostgresRetentionStore(query),
    turns: new PostgresTurnStore(database().query, { owner: ids.next(), milliseconds: 5000 }),
    instances: new PostgresInstanceStore(query),
    publish: (definition) => transactions.run((tx) => new PostgresDefinitionStore(query).insert(tx, definition, {})),
  });
});
