import { ManualClock } from '@holdfast/clock/manual-clock';
import { MemoryTables } from '../turns/tables.store.memory.ts';
import { MemoryEventStore } from './event.store.memory.ts';
import { MemoryMissedStartStore } from './missed-start.store.memory.ts';
import { missedStartStoreSuite } from './missed-start.store.testsuite.ts';

missedStartStoreSuite(() => {
  const clock = new ManualClock(new Date('2026-06-01T00:00:00.000Z'));
  const tables = new MemoryTables(clock);
  return Promise.resolve({ missed: new MemoryMissedStartStore(tables), events: new MemoryEventStore(tables), pass: (milliseconds) => Promise.resolve(clock.advance(milliseconds)) });
});
