import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import type { TenantId } from '@holdfast/ids/ids';
import type { Query } from '@holdfast/transaction/statements';
import { describe, expect, it } from 'vitest';
import { PostgresCallStore } from './calls/call.store.postgres.ts';
import { PostgresEventStore } from './events/event.store.postgres.ts';
import { engineDatabase } from './testing/engine-database.ts';
import { rowsRead } from '@holdfast/testkit/rows-read';
import { ids } from './testing/turns.ts';
import { PostgresTurnStore } from './turns/turn.store.postgres.ts';

const database = engineDatabase();
const backlog = 20_000;

describe('a claim of what waits', () => {
  it('looks at no more events than a few times what it takes, however many wait, of one tenant and of many (I12)', async () => {
    const { query } = database();
    const across = query.across('test');
    const many = ids.next<TenantId>();
    await across(`INSERT INTO events (tenant_id, source, event_id, type, event) SELECT $1, 's', n::text, 't', '{}' FROM generate_series(1, ${backlog}) AS n`, [many]);
    await across(`INSERT INTO events (tenant_id, source, event_id, type, event) SELECT gen_random_uuid(), 's', '1', 't', '{}' FROM generate_series(1, 100) AS n`);
    await query('ANALYZE events');
    expect(await rowsRead(query, 'events', (asked) => new PostgresEventStore(asked).claimUnmatched(ids.next(), { limit: 500, each: 500, except: [] }))).toBeLessThan(2_500);
    // The one that was explained has claimed, too.
    await across("UPDATE events SET claimed_until = '-infinity'");
    expect(await new PostgresEventStore(query).claimUnmatched(ids.next(), { limit: 150, each: 150, except: [] })).toHaveLength(116);
  });

  it('looks at no more calls than a few times what it takes', async () => {
    const { query } = database();
    const across = query.across('test');
    await across(`INSERT INTO calls (id, tenant_id, instance_id, task, request, attempt, lease_until) SELECT gen_random_uuid(), $1, gen_random_uuid(), '/do/0/a', '{}', 1, clock_timestamp() - interval '1 hour' FROM generate_series(1, ${backlog})`, [ids.next()]);
    await query('ANALYZE calls');
    expect(await rowsRead(query, 'calls', (asked) => new PostgresCallStore(asked, { owner: ids.next(), milliseconds: 1000 }).claimExpired(100))).toBeLessThan(600);
  });

  it('looks at no more abandoned instances than a few times what it takes, the oldest of each tenant first (I12)', async () => {
    const { query, transactions } = database();
    const across = query.across('test');
    const [many, few] = [ids.next<TenantId>(), ids.next<TenantId>()];
    const insert = (tenant: TenantId, count: number, status = 'running') =>
      across(
        `INSERT INTO instances (id, tenant_id, definition_id, version, status, start_status, state, input, started_by, started_at, updated_at)
         SELECT gen_random_uuid(), $1, gen_random_uuid(), 1, $3, 'running', '{}', '{}', 'ada', clock_timestamp() - n * interval '1 minute', clock_timestamp() - interval '1 hour' FROM generate_series(1, $2::integer) AS n`,
        [tenant, count, status],
      );
    await insert(many, backlog);
    await insert(few, 3);
    // Who has nothing that runs, however much else, costs nothing.
    for (const status of ['completed', 'waiting']) await insert(ids.next<TenantId>(), backlog, status);
    for (let tenant = 0; tenant < 700; tenant += 1) await insert(ids.next<TenantId>(), 1, 'completed');
    await query('ANALYZE instances');
    const store = (asked: Query) => new PostgresTurnStore(asked, { owner: ids.next(), milliseconds: 1000 }, { transactions, audit: memoryAuditLog() });
    expect(await rowsRead(query, 'instances', (asked) => store(asked).findAbandoned(5_000, 100))).toBeLessThan(600);
    const found = await store(query).findAbandoned(5_000, 40);
    expect(found.filter(({ tenantId }) => tenantId === few)).toHaveLength(3);
    const [oldest] = await across<{ id: string }>('SELECT id FROM instances WHERE tenant_id = $1 ORDER BY started_at LIMIT 1', [many]);
    expect(found.find(({ tenantId }) => tenantId === many)?.instanceId).toBe(oldest?.id);
  });
});
