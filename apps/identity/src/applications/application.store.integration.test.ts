import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { TenantId } from '@holdfast/ids/ids';
import { inScope, scopedQuery, type Scope } from '@holdfast/transaction/statements';
import { expect, it } from 'vitest';
import { emptyDatabase } from '../testing/empty-database.ts';
import { postgresApplications } from './application.store.postgres.ts';
import { applicationStoreSuite } from './application.store.testsuite.ts';

applicationStoreSuite(async () => {
  const database = await emptyDatabase();
  const ids = randomIds(systemClock);
  const tenants: [TenantId, TenantId] = [ids.next(), ids.next()];
  for (const id of tenants) await database.query.across('test')('insert into tenants (id, name, created_at) values ($1, $2, now())', [id, id]);
  return { applications: postgresApplications(database), transactions: database.transactions, tenants };
});

it('the keys of very many applications are given out in one pass', async () => {
  const database = await emptyDatabase();
  const tenant = randomIds(systemClock).next<TenantId>();
  const across = database.query.across('test');
  await across('insert into tenants (id, name, created_at) values ($1, $2, now())', [tenant, tenant]);
  await across(`insert into applications (id, tenant_id, name, permissions, created_by, created_at) select gen_random_uuid(), $1, n::text, '{*}', 'ada', now() from generate_series(1, 100) as n`, [tenant]);
  await across(`insert into application_keys (id, application_id, salt, secret_hash, created_at, expires_at) select gen_random_uuid(), id, substr(sha256('a'), 1, 16), sha256('b'), now(), now() from applications`);
  let looks = 0;
  const get = (row: object, name: string | symbol): unknown => {
    looks += name === 'application_id' ? 1 : 0;
    return Reflect.get(row, name);
  };
  const query = scopedQuery(async <Row>(scope: Scope | undefined, text: string, parameters: readonly unknown[]) => {
    const rows = await inScope(database.query, scope)<Row>(text, parameters);
    return rows.map((row) => new Proxy(row as object, { get }) as Row);
  });
  const listed = await postgresApplications({ ...database, query }).list(tenant);
  expect([listed.length, listed.every(({ application, keys: [key] }) => key?.applicationId === application.id), looks <= 500]).toEqual([100, true, true]);
});
