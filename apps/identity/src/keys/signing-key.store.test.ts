import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memorySigningKeys } from './signing-key.store.memory.ts';
import { signingKeyStoreSuite } from './signing-key.store.testsuite.ts';

signingKeyStoreSuite(async () => ({ keys: memorySigningKeys(), transactions: memoryTransactions() }));
