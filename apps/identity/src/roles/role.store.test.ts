import { countingIds } from '@holdfast/ids/id-source';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memoryRoles } from './role.store.memory.ts';
import { roleStoreSuite } from './role.store.testsuite.ts';

const ids = countingIds();
roleStoreSuite(async () => ({ roles: memoryRoles(), transactions: memoryTransactions(), tenants: [ids.next(), ids.next()] }));
