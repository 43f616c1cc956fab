import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memoryAccounts } from './account.store.memory.ts';
import { accountStoreSuite } from './account.store.testsuite.ts';

accountStoreSuite(async () => ({ accounts: memoryAccounts(), transactions: memoryTransactions() }));
