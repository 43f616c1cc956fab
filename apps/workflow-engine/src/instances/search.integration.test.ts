import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { instanceStatus } from '@holdfast/workflow-core/status';
import { beforeAll, describe, expect, it } from 'vitest';
import { PostgresDefinitionStore } from '../definitions/definition.store.postgres.ts';
import { engineDatabase } from '../testing/engine-database.ts';
import { rowsRead } from '@holdfast/testkit/rows-read';
import { anyDefinition, ids } from '../testing/turns.ts';
import { PostgresInstanceStore } from './instance.store.postgres.ts';
import type { InstanceFilter } from './instance.store.ts';

const database = engineDatabase();
const tenantId = ids.next<TenantId>();
/** Instances that are in nobody's way, half of each of two definitions; and of those that are searched for. */
const [crowd, sought] = [120_000, 30];
const limit = 20;
/** What few instances have. */
const rare: InstanceFilter = {
  status: 'faulted',
  namespace: 'rare',
  name: 'sought',
  version: '2.0.0',
  businessKey: 'order-1',
  labels: { team: 'night', floor: '3' },
  isolated: true,
  startedFrom: '2020-06-01T00:00:00.000Z',
  startedBefore: '2020-06-02T00:00:00.000Z',
};
let soughtIds: string[];

beforeAll(async () => {
  const { query, transactions } = database();
  const across = query.across('test');
  const definitions = new PostgresDefinitionStore(query);
  const [calm, busy, seldom] = (['calm', 'busy', 'sought'] as const).map((name) => ({ ...anyDefinition(tenantId), name, ...(name === 'sought' ? { namespace: 'rare', version: '2.0.0' } : {}) }));
  for (const definition of [calm, busy, seldom]) if (definition !== undefined) await transactions.run((tx) => definitions.insert(tx, definition, {}));
  const insert = `INSERT INTO instances (id, tenant_id, definition_id, version, status, start_status, state, input, started_by, started_at, updated_at, ended_at, business_key, labels)`;
  await across(
    `${insert} SELECT gen_random_uuid(), $1, CASE WHEN n % 2 = 0 THEN $2::uuid ELSE $3::uuid END, 1, CASE WHEN n % 2 = 0 THEN 'completed' ELSE 'waiting' END, 'waiting', '{}', '{}', 'ada',
       timestamptz '2024-01-01' + n * interval '1 minute', clock_timestamp(), CASE WHEN n % 2 = 0 THEN clock_timestamp() END, CASE WHEN n % 3 = 0 THEN 'shared' END, CASE WHEN n % 10 = 0 THEN '{"team":"day"}'::jsonb END
     FROM generate_series(1, ${crowd}) AS n`,
    [tenantId, calm?.id, busy?.id],
  );
  soughtIds = (
    await across<{ id: string }>(
      `${insert} SELECT gen_random_uuid(), $1, $2, 1, 'faulted', 'waiting', '{}', '{}', 'ada', timestamptz '2020-06-01' + n * interval '1 minute', clock_timestamp(), NULL, 'order-1', '{"team":"night","floor":"3","x":"y"}'
       FROM generate_series(1, ${sought}) AS n RETURNING id`,
      [tenantId, seldom?.id],
    )
  ).map(({ id }) => id);
  await across(`INSERT INTO isolated_instances (instance_id, tenant_id, version, failures, error, since, retry_at) SELECT id, tenant_id, 1, 1, 'Error', clock_timestamp(), clock_timestamp() FROM instances WHERE business_key = 'order-1'`);
  for (const table of ['instances', 'instance_labels', 'definitions', 'isolated_instances']) await query(`ANALYZE ${table}`);
}, 120_000);

/** Rows of instances and of their labels that a search looks at. */
async function read(filter: InstanceFilter, after?: InstanceId): Promise<number> {
  const search = (table: string) => rowsRead(database().query, table, (asked) => new PostgresInstanceStore(asked).list(tenantId, filter, { after, limit }));
  return (await search('instances')) + (await search('instance_labels'));
}
const list = (filter: InstanceFilter, after?: InstanceId) => new PostgresInstanceStore(database().query).list(tenantId, filter, { after, limit });

const names = Object.keys(rare) as (keyof InstanceFilter)[];
const combinations = Array.from({ length: 2 ** names.length }, (_, bits): InstanceFilter => Object.fromEntries(names.filter((_name, index) => (bits >> index) % 2 === 1).map((name) => [name, rare[name]])));

describe('a search among very many instances', () => {
  it('finds what few have by index, whatever is asked together', async () => {
    for (const filter of combinations) expect([filter, (await read(filter)) < 1_000]).toEqual([filter, true]);
  });

  it('finds the newest of very many that share a business key by index, and goes on from any of them', async () => {
    const first = await list({ businessKey: 'shared' });
    expect(first).toHaveLength(limit);
    for (const counted of [await read({ businessKey: 'shared' }), await read({ businessKey: 'shared' }, first.at(-1)?.id), await read({ businessKey: 'shared', startedBefore: '2024-01-02T00:00:00.000Z' })]) expect(counted).toBeLessThan(1_000);
  });

  it('finds nothing by index where each part is frequent and nothing is both', async () => {
    for (const status of instanceStatus.options) {
      for (const name of ['calm', 'busy', 'sought']) expect([status, name, (await read({ status, name, namespace: 'test' })) <= limit, (await read({ status, name, startedFrom: '2030-01-01T00:00:00.000Z' })) <= limit]).toEqual([status, name, true, true]);
    }
    expect(await read({ isolated: false, name: 'calm' })).toBeLessThan(1_000);
    expect(await read({ labels: { team: 'day' }, status: 'faulted' })).toBeLessThan(1_000);
    expect(await read({ labels: { team: 'day' }, status: 'completed' })).toBeLessThan(1_000);
  });

  it('goes through all pages, newest first, each instance once, from wherever it is', async () => {
    for (const filter of combinations.filter(({ namespace, name, status, businessKey, labels, isolated, startedBefore }) => [namespace, name, status, businessKey, labels, isolated, startedBefore].some((each) => each !== undefined))) {
      const first = await list(filter);
      const rest = await list(filter, first.at(-1)?.id);
      expect([filter, [...first, ...rest].map(({ id }) => id)]).toEqual([filter, soughtIds.toReversed()]);
    }
    const everything = await list({});
    const next = await list({}, everything.at(-1)?.id);
    const times = [...everything, ...next].map(({ startedAt }) => startedAt.getTime());
    expect([new Set(times).size, times.toSorted((one, other) => other - one)]).toEqual([2 * limit, times]);
    expect(await read({}, everything.at(-1)?.id)).toBeLessThan(1_000);
  });

  it('goes on after an instance that has been forgotten meanwhile, and labels are forgotten with it', async () => {
    const { query } = database();
    const id = ids.next<InstanceId>();
    expect((await list({}, id)).map(({ startedAt }) => startedAt.getTime())).toEqual((await list({})).map(({ startedAt }) => startedAt.getTime()));
    const across = query.across('test');
    await across(`INSERT INTO instances SELECT $1, tenant_id, definition_id, version, status, state, input, started_by, started_at, updated_at, ended_at, start_status, 'k', NULL, business_key, '{"one":"off"}' FROM instances WHERE id = $2`, [id, soughtIds[0]]);
    expect(await list({ labels: { one: 'off' } })).toMatchObject([{ id }]);
    await across('DELETE FROM instances WHERE id = $1', [id]);
    expect(await across(`SELECT 1 FROM instance_labels WHERE label = 'one:off'`)).toEqual([]);
  });
});
