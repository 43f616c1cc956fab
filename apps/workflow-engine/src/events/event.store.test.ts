import { ManualClock } from '@holdfast/clock/manual-clock';
import { MemoryTables } from '../turns/tables.store.memory.ts';
import { MemoryEventStore } from './event.store.memory.ts';
import { eventStoreSuite } from './event.store.testsuite.ts';

eventStoreSuite(() => {
  const tables = new MemoryTables(new ManualClock(new Date('2026-05-01T00:00:00.000Z')));
  return Promise.resolve(new MemoryEventStore(tables));
});
