import { ManualClock } from '@holdfast/clock/manual-clock';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { MemoryGatheringStore } from './gathering.store.memory.ts';
import { gatheringStoreSuite } from './gathering.store.testsuite.ts';

gatheringStoreSuite(async () => ({ store: new MemoryGatheringStore(new ManualClock(new Date('2026-05-01T00:00:00Z'))), transactions: memoryTransactions() }));
