import { ManualClock } from '@holdfast/clock/manual-clock';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { MemoryTables } from '../turns/tables.store.memory.ts';
import { MemoryEventStartStore } from './event-start.store.memory.ts';
import { MemoryEventStore } from './event.store.memory.ts';
import { eventStartStoreSuite } from './event-start.store.testsuite.ts';

eventStartStoreSuite(async () => {
  const store = new MemoryEventStartStore();
  return { store, events: new MemoryEventStore(new MemoryTables(new ManualClock(new Date(0))), store), transactions: memoryTransactions() };
});
