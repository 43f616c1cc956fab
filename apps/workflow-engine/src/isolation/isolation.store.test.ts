import { ManualClock } from '@holdfast/clock/manual-clock';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import { MemoryInstanceStore } from '../instances/instance.store.memory.ts';
import { ids } from '../testing/turns.ts';
import { MemoryTables } from '../turns/tables.store.memory.ts';
import { MemoryTurnStore } from '../turns/turn.store.memory.ts';
import { MemoryIsolationStore } from './isolation.store.memory.ts';
import { isolationStoreSuite } from './isolation.store.testsuite.ts';

isolationStoreSuite(() => {
  const [tables, definitions] = [new MemoryTables(new ManualClock(new Date('2026-11-01T00:00:00.000Z'))), new MemoryDefinitionStore()];
  return Promise.resolve({
    isolation: new MemoryIsolationStore(tables, definitions),
    turns: new MemoryTurnStore(tables, { owner: ids.next(), milliseconds: 5000 }),
    instances: new MemoryInstanceStore(tables, definitions),
    transactions: memoryTransactions(),
    publish: (definition) => memoryTransactions().run((tx) => definitions.insert(tx, definition, {})),
  });
});
