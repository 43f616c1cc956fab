import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memoryRevocations } from './revocation.store.memory.ts';
import { revocationStoreSuite } from './revocation.store.testsuite.ts';

revocationStoreSuite(async () => ({ revocations: memoryRevocations(), transactions: memoryTransactions() }));
