import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memoryNotary } from './notary.store.memory.ts';
import { notaryStoreSuite } from './notary.store.testsuite.ts';

notaryStoreSuite(async () => ({ notary: memoryNotary(), transactions: memoryTransactions() }));
