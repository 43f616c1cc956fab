import { ManualClock } from '@holdfast/clock/manual-clock';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { describe } from 'vitest';
import type { SchedulesWorld } from '../testing/schedules.ts';
import { MemoryDefinitionScheduleStore } from './definition-schedule.store.memory.ts';
import { definitionScheduleStoreSuite } from './definition-schedule.store.testsuite.ts';
import { MemoryFireLedger } from './fire-ledger.store.memory.ts';
import { fireLedgerSuite } from './fire-ledger.store.testsuite.ts';
import { MemoryScheduleStore } from './schedule.store.memory.ts';
import { scheduleStoreSuite } from './schedule.store.testsuite.ts';
import { MemoryTables } from './tables.store.memory.ts';

async function open(): Promise<SchedulesWorld & { readonly definitions: MemoryDefinitionScheduleStore }> {
  const tables = new MemoryTables(new ManualClock(new Date('2026-01-01T12:00:00Z')));
  return {
    schedules: new MemoryScheduleStore(tables),
    ledger: new MemoryFireLedger(tables),
    definitions: new MemoryDefinitionScheduleStore(),
    transactions: memoryTransactions(),
    told: async (id) => tables.told.filter(({ scheduleId }) => scheduleId === id).map(({ command, tick }) => `${command} ${tick.toISOString()}`),
  };
}

describe('the memory schedule store', () => {
  scheduleStoreSuite(open);
});

describe('the memory store of definitions\' schedules', () => {
  definitionScheduleStoreSuite(open);
});

describe('the memory fire ledger', () => {
  fireLedgerSuite(open);
});
