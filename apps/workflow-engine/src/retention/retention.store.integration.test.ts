import type { TenantId } from '@holdfast/ids/ids';
import { expect, it } from 'vitest';
import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { PostgresDefinitionStore } from '../definitions/definition.store.postgres.ts';
import { PostgresLifecycleStore } from '../events/lifecycle.store.postgres.ts';
import { PostgresInstanceStore } from '../instances/instance.store.postgres.ts';
import { engineDatabase } from '../testing/engine-database.ts';
import { anyDefinition, firstTurn, ids } from '../testing/turns.ts';
import { PostgresTurnStore } from '../turns/turn.store.postgres.ts';
import { PostgresRetentionStore } from './retention.store.postgres.ts';
import { retentionStoreSuite } from './retention.store.testsuite.ts';

const database = engineDatabase();

retentionStoreSuite(() => {
  const { query, transactions } = database();
  return Promise.resolve({
    retention: new PostgresRetentionStore(query, 1_000_000_000_000),
    turns: new PostgresTurnStore(query, { owner: ids.next(), milliseconds: 5000 }, { transactions, audit: memoryAuditLog() }),
    instances: new PostgresInstanceStore(query),
    lifecycle: new PostgresLifecycleStore(query),
    publish: (definition) => transactions.run((tx) => new PostgresDefinitionStore(query).insert(tx, definition, {})),
  });
});

it('the history of a forgotten instance goes when nothing of it is owed any more', async () => {
  const { query, transactions } = database();
  const definition = anyDefinition(ids.next<TenantId>());
  await transactions.run((tx) => new PostgresDefinitionStore(query).insert(tx, definition, {}));
  const ended = firstTurn(definition, { status: 'completed', told: 'all' });
  await new PostgresTurnStore(query, { owner: ids.next(), milliseconds: 5000 }, { transactions, audit: memoryAuditLog() }).commit([ended]);
  expect(await new PostgresRetentionStore(query, 1_000_000_000_000).forget({ definitionId: definition.id, milliseconds: 0 }, 10)).toBe(1);
  const entries = () => query.across('test')('SELECT 1 FROM history WHERE instance_id = $1', [ended.instanceId]);
  expect(await entries()).toHaveLength(1);
  expect(await new PostgresRetentionStore(query, 0).forgetOwed(10)).toBeGreaterThan(0);
  expect(await entries()).toEqual([]);
});
