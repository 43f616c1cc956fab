import { ManualClock } from '@holdfast/clock/manual-clock';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { MemoryBookmarkStore } from '../bookmarks/bookmark.store.memory.ts';
import { MemoryDefinitionStore } from '../definitions/definition.store.memory.ts';
import { MemoryLifecycleStore } from '../events/lifecycle.store.memory.ts';
import { MemoryInstanceStore } from '../instances/instance.store.memory.ts';
import { ids } from '../testing/turns.ts';
import { MemoryTables } from './tables.store.memory.ts';
import { MemoryTurnStore } from './turn.store.memory.ts';
import { turnStoreSuite } from './turn.store.testsuite.ts';

turnStoreSuite(() => {
  const tables = new MemoryTables(new ManualClock(new Date('2026-06-01T00:00:00.000Z')));
  const definitions = new MemoryDefinitionStore();
  return Promise.resolve({
    turns: new MemoryTurnStore(tables, { owner: ids.next(), milliseconds: 5000 }),
    instances: new MemoryInstanceStore(tables, definitions),
    bookmarks: new MemoryBookmarkStore(tables),
    lifecycle: new MemoryLifecycleStore(tables, definitions),
    publish: (definition) => memoryTransactions().run((tx) => definitions.insert(tx, definition, {})),
    audited: (target) => Promise.resolve(tables.audited.flatMap((entry) => (entry.target?.id === target ? [entry.action] : []))),
    owed: () => Promise.resolve(tables.messages.map(({ messageId }) => messageId)),
  });
});
