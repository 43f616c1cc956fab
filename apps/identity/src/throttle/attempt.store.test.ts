import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memoryAttempts } from './attempt.store.memory.ts';
import { attemptStoreSuite } from './attempt.store.testsuite.ts';

attemptStoreSuite(async () => ({ attempts: memoryAttempts(), transactions: memoryTransactions() }));
