import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memoryBootstrap } from './bootstrap.store.memory.ts';
import { bootstrapStoreSuite } from './bootstrap.store.testsuite.ts';

bootstrapStoreSuite(async () => ({ bootstrap: memoryBootstrap(), transactions: memoryTransactions() }));
