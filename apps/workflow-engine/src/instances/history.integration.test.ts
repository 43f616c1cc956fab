import type { InstanceId, TenantId } from '@holdfast/ids/ids';
import { expect, it } from 'vitest';
import { engineDatabase } from '../testing/engine-database.ts';
import { rowsRead } from '@holdfast/testkit/rows-read';
import { ids } from '../testing/turns.ts';
import { PostgresInstanceStore } from './instance.store.postgres.ts';

const database = engineDatabase();
const [tenantId, instanceId] = [ids.next<TenantId>(), ids.next<InstanceId>()];

it('a page of a long history is read at the cost of the page, wherever it is', async () => {
  const { query } = database();
  const across = query.across('test');
  await across(
    `INSERT INTO instances (id, tenant_id, definition_id, version, status, start_status, state, input, started_by, started_at, updated_at)
     VALUES ($1, $2, gen_random_uuid(), 1, 'waiting', 'waiting', '{}', '{}', 'ada', clock_timestamp(), clock_timestamp())`,
    [instanceId, tenantId],
  );
  await across(`INSERT INTO history SELECT $1, n, n, $2, clock_timestamp(), '[["task-started","/do/0/a",{}]]' FROM generate_series(1, 50000) AS n`, [instanceId, tenantId]);
  for (const table of ['instances', 'history']) await query(`ANALYZE ${table}`);
  for (const after of [0, 25_000, 49_990, 50_000, 60_000]) {
    const read = await rowsRead(query, 'history', (asked) => new PostgresInstanceStore(asked).readHistory(tenantId, instanceId, after, 100));
    expect([after, read <= 100]).toEqual([after, true]);
  }
});
