import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { TenantId } from '@holdfast/ids/ids';
import { rowsRead } from '@holdfast/testkit/rows-read';
import { expect, it } from 'vitest';
import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresAccounts } from './account.store.postgres.ts';
import { accountStoreSuite } from './account.store.testsuite.ts';

accountStoreSuite(async () => {
  const database = await emptyDatabase();
  return { accounts: postgresAccounts(database), transactions: database.transactions };
});

it('the people of a tenant are found without a look at those of others', async () => {
  const database = await emptyDatabase();
  const ids = randomIds(systemClock);
  const [few, many] = [ids.next<TenantId>(), ids.next<TenantId>()];
  const across = database.query.across('test');
  for (const id of [few, many]) await across('insert into tenants (id, name, created_at) values ($1, $2, now())', [id, id]);
  await across(
    `insert into users (id, tenant_id, email, name, password_hash, roles, status, created_at)
     select gen_random_uuid(), case when n <= 5 then $1::uuid else $2::uuid end, n || '@example.test', 'Ada', 'hash', '{viewer}', 'active', now() from generate_series(1, 20000) as n`,
    [few, many],
  );
  await database.query('analyze users');
  expect(await rowsRead(database.query, 'users', (query) => postgresAccounts({ ...database, query }).members(few))).toBe(5);
});
