import { countingIds } from '@holdfast/ids/id-source';
import type { TenantId } from '@holdfast/ids/ids';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memorySessions } from './session.store.memory.ts';
import { sessionStoreSuite } from './session.store.testsuite.ts';

sessionStoreSuite(async () => {
  const ids = countingIds();
  const tenantId = ids.next<TenantId>();
  return { sessions: memorySessions(() => tenantId), transactions: memoryTransactions(), userId: ids.next(), tenantId };
});
