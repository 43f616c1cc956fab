import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { MemoryEventStartStore } from './event-start.store.memory.ts';
import { eventStartStoreSuite } from './event-start.store.testsuite.ts';

eventStartStoreSuite(async () => ({ store: new MemoryEventStartStore(), transactions: memoryTransactions() }));
