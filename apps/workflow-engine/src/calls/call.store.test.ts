import { ManualClock } from '@holdfast/clock/manual-clock';
import { MemoryTables } from '../turns/tables.store.memory.ts';
import { MemoryTurnStore } from '../turns/turn.store.memory.ts';
import { MemoryCallStore } from './call.store.memory.ts';
import { callStoreSuite } from './call.store.testsuite.ts';

callStoreSuite(() => {
  const clock = new ManualClock(new Date('2026-06-01T00:00:00.000Z'));
  const tables = new MemoryTables(clock);
  return Promise.resolve({
    calls: (lease) => new MemoryCallStore(tables, lease),
    turns: (lease) => new MemoryTurnStore(tables, lease),
    publish: () => Promise.resolve(),
    pass: (milliseconds) => Promise.resolve(clock.advance(milliseconds)),
  });
});
