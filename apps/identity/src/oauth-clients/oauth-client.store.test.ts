import { countingIds } from '@holdfast/ids/id-source';
import { memoryTransactions } from '@holdfast/transaction/memory-transactions';
import { memoryOAuthClients } from './oauth-client.store.memory.ts';
import { oauthClientStoreSuite } from './oauth-client.store.testsuite.ts';

oauthClientStoreSuite(async () => {
  const ids = countingIds();
  return { clients: memoryOAuthClients(), transactions: memoryTransactions(), ids, tenants: [ids.next(), ids.next()] };
});
