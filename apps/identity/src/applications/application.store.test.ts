import { countingIds } from '@holdfast/ids/id-source';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memoryApplications } from './application.store.memory.ts';
import { applicationStoreSuite } from './application.store.testsuite.ts';

const ids = countingIds();

applicationStoreSuite(async () => ({ applications: memoryApplications(), transactions: memoryTransactions(), tenants: [ids.next(), ids.next()] }));
