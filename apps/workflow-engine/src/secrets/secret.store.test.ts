import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { MemorySecretStore } from './secret.store.memory.ts';
import { secretStoreSuite } from './secret.store.testsuite.ts';

secretStoreSuite(() => Promise.resolve({ store: new MemorySecretStore(), transactions: memoryTransactions() }));
