import { countingIds } from '@holdfast/ids/id-source';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memoryOneTimeTokens } from './one-time-token.store.memory.ts';
import { oneTimeTokenStoreSuite } from './one-time-token.store.testsuite.ts';

oneTimeTokenStoreSuite(async () => ({ tokens: memoryOneTimeTokens(), transactions: memoryTransactions(), tenantId: countingIds().next(), userId: countingIds().next() }));
