import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { PostgresDefinitionStore } from '../definitions/definition.store.postgres.ts';
import { engineDatabase } from '../testing/engine-database.ts';
import { PostgresTurnStore } from '../turns/turn.store.postgres.ts';
import { PostgresCallStore } from './call.store.postgres.ts';
import { callStoreSuite } from './call.store.testsuite.ts';

const database = engineDatabase();

callStoreSuite(async () => {
  const { query, transactions } = database();
  await query.across('test')('DELETE FROM calls');
  return {
    calls: (lease) => new PostgresCallStore(query, lease),
    turns: (lease) => new PostgresTurnStore(database().query, lease, { transactions, audit: memoryAuditLog() }),
    publish: (definition) => transactions.run((tx) => new PostgresDefinitionStore(query).insert(tx, definition, {})),
    // The database's clock is not ours to move: what is compared with it moves.
    pass: async (milliseconds) => void (await query.across('test')("UPDATE calls SET lease_until = lease_until - $1 * interval '1 millisecond'", [milliseconds])),
  };
});
