import { hotPlanning } from '@holdfast/postgres/hot-planning';
import type { TenantId } from '@holdfast/ids/ids';
import { queryIn, type Query } from '@holdfast/transaction/statements';
import { expect, it } from 'vitest';
import { engineDatabase } from '../testing/engine-database.ts';
import { ids } from '../testing/turns.ts';
import type { StoredEvent } from './event.store.ts';
import { PostgresEventStore } from './event.store.postgres.ts';

const database = engineDatabase();
const [matched, backlog, claimed, most] = [2_000, 20_000, 100, 5_000];

/** What a statement looks at in the index of events that wait, as the database counts it within the transaction. */
async function lookedAt(query: Query, ask: () => Promise<unknown>): Promise<{ entries: number; pages: number }> {
  const count = async () => {
    const [row] = await query<{ entries: number; pages: number }>(
      `SELECT pg_stat_get_xact_tuples_returned('events_unmatched'::regclass)::integer AS entries, pg_stat_get_xact_blocks_fetched('events_unmatched'::regclass)::integer AS pages`,
    );
    return row ?? { entries: Infinity, pages: Infinity };
  };
  const before = await count();
  await ask();
  const after = await count();
  return { entries: after.entries - before.entries, pages: after.pages - before.pages };
}

it('costs no more to claim, settle and keep events the more wait, though that was planned while none did, and what was matched has not been vacuumed (I12)', async () => {
  const { query, transactions } = database();
  const tenantId = ids.next<TenantId>();
  await transactions.run(async (tx) => {
    const hot = queryIn(tx);
    for (const [name, value] of Object.entries(hotPlanning)) await hot(`SET LOCAL ${name} = ${value}`);
    const store = new PostgresEventStore(hot);
    const keep = async (id: string) => (await store.append([{ tenantId, event: { specversion: '1.0', id, source: 'test:here', type: 'happened' } }], new Map([[tenantId, { id: ids.next() }]]))).flatMap((kept) => kept ?? []);
    const claim = () => store.claimUnmatched(ids.next(), { limit: claimed, each: claimed, except: [] });
    expect(await claim()).toEqual([]);
    await store.settle(await keep('0'));
    await query.across('test')(`INSERT INTO events (tenant_id, source, event_id, type, event) SELECT $1, 's', n::text, 't', '{}' FROM generate_series(1, ${matched + backlog}) AS n`, [tenantId]);
    await query.across('test')(`UPDATE events SET matched_at = clock_timestamp() WHERE position IN (SELECT position FROM events ORDER BY position LIMIT ${matched})`);
    const own: StoredEvent[] = [];
    const cost = {
      claim: await lookedAt(hot, async () => own.push(...(await claim()))),
      settle: await lookedAt(hot, () => store.settle(own)),
      keep: await lookedAt(hot, () => keep('1')),
    };
    expect(own).toHaveLength(claimed);
    for (const [what, { entries, pages }] of Object.entries(cost)) expect(Math.max(entries, pages), what).toBeLessThan(most);
  });
});
