import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { TenantId } from '@holdfast/ids/ids';
import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresOAuthClients } from './oauth-client.store.postgres.ts';
import { oauthClientStoreSuite } from './oauth-client.store.testsuite.ts';

oauthClientStoreSuite(async () => {
  const database = await emptyDatabase();
  const ids = randomIds(systemClock);
  const tenants: [TenantId, TenantId] = [ids.next(), ids.next()];
  for (const id of tenants) await database.query.across('test')('insert into tenants (id, name, created_at) values ($1, $2, now())', [id, id]);
  return { clients: postgresOAuthClients(database), transactions: database.transactions, ids, tenants };
});
