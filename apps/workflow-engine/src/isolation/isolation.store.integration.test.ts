import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { PostgresDefinitionStore } from '../definitions/definition.store.postgres.ts';
import { PostgresInstanceStore } from '../instances/instance.store.postgres.ts';
import { engineDatabase } from '../testing/engine-database.ts';
import { ids } from '../testing/turns.ts';
import { PostgresTurnStore } from '../turns/turn.store.postgres.ts';
import { PostgresIsolationStore } from './isolation.store.postgres.ts';
import { isolationStoreSuite } from './isolation.store.testsuite.ts';

const database = engineDatabase();

isolationStoreSuite(() => {
  const { query, transactions } = database();
  return Promise.resolve({
    isolation: new PostgresIsolationStore(query),
    turns: new PostgresTurnStore(query, { owner: ids.next(), milliseconds: 5000 }, { transactions, audit: memoryAuditLog() }),
    instances: new PostgresInstanceStore(query),
    transactions,
    publish: (definition) => transactions.run((tx) => new PostgresDefinitionStore(query).insert(tx, definition, {})),
  });
});
