import { countingIds } from '@holdfast/ids/id-source';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memorySessions } from './session.store.memory.ts';
import { sessionStoreSuite } from './session.store.testsuite.ts';

sessionStoreSuite(async () => ({ sessions: memorySessions(), transactions: memoryTransactions(), userId: countingIds().next() }));
