import type { TenantId } from '@holdfast/ids/ids';
import { inScope, scopedQuery, type Query } from '@holdfast/transaction/statements';
import { describe, expect, it } from 'vitest';
import { PostgresCallStore } from './calls/call.store.postgres.ts';
import { PostgresEventStore } from './events/event.store.postgres.ts';
import { engineDatabase } from './testing/engine-database.ts';
import { ids } from './testing/turns.ts';

const database = engineDatabase();
const backlog = 20_000;

interface Plan {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

function rowsOf(plan: Plan, table: string): number {
  const own = plan['Relation Name'] === table ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'] : 0;
  return own + (plan.Plans ?? []).reduce((sum, each) => sum + rowsOf(each, table), 0);
}

/** How many rows of a table a statement of a store looks at, as the database tells. */
async function rowsRead(table: string, claim: (query: Query) => Promise<unknown>): Promise<number> {
  const { query } = database();
  let read = 0;
  await claim(
    scopedQuery(async (scope, text, parameters) => {
      const [explained] = await inScope(query, scope)<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, parameters);
      read += rowsOf(explained?.['QUERY PLAN'][0]?.Plan ?? { 'Actual Rows': Infinity, 'Actual Loops': 1 }, table);
      return [];
    }),
  );
  return read;
}

describe('a claim of what waits', () => {
  it('looks at no more events than a few times what it takes, however many wait, of one tenant and of many (I12)', async () => {
    const { query } = database();
    const across = query.across('test');
    const many = ids.next<TenantId>();
    await across(`INSERT INTO events (tenant_id, source, event_id, type, event) SELECT $1, 's', n::text, 't', '{}' FROM generate_series(1, ${backlog}) AS n`, [many]);
    await across(`INSERT INTO events (tenant_id, source, event_id, type, event) SELECT gen_random_uuid(), 's', '1', 't', '{}' FROM generate_series(1, 100) AS n`);
    await query('ANALYZE events');
    expect(await rowsRead('events', (asked) => new PostgresEventStore(asked, ids.next()).claimUnmatched(500))).toBeLessThan(2_500);
    // The one that was explained has claimed, too.
    await across("UPDATE events SET claimed_until = '-infinity'");
    expect(await new PostgresEventStore(query, ids.next()).claimUnmatched(150)).toHaveLength(116);
  });

  it('looks at no more calls than a few times what it takes', async () => {
    const { query } = database();
    const across = query.across('test');
    await across(`INSERT INTO calls (id, tenant_id, instance_id, task, request, attempt, lease_until) SELECT gen_random_uuid(), $1, gen_random_uuid(), '/do/0/a', '{}', 1, clock_timestamp() - interval '1 hour' FROM generate_series(1, ${backlog})`, [ids.next()]);
    await query('ANALYZE calls');
    expect(await rowsRead('calls', (asked) => new PostgresCallStore(asked, { owner: ids.next(), milliseconds: 1000 }).claimExpired(100))).toBeLessThan(600);
  });
});
