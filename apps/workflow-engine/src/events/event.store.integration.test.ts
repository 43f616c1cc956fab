import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import type { ClaimantId, InstanceId, SubscriptionId, TenantId } from '@holdfast/ids/ids';
import { inScope, queryIn, scopedQuery } from '@holdfast/transaction/statements';
import { expect, it, vi } from 'vitest';
import { anyDefinition, firstTurn, ids } from '../testing/turns.ts';
import { engineDatabase } from '../testing/engine-database.ts';
import { hotPlan } from '../testing/hot-plan.ts';
import { PostgresTurnStore } from '../turns/turn.store.postgres.ts';
import { anyType } from './event-start.store.ts';
import { PostgresEventStartStore } from './event-start.store.postgres.ts';
import type { StoredEvent } from './event.store.ts';
import { PostgresEventStore } from './event.store.postgres.ts';
import { eventStoreSuite } from './event.store.testsuite.ts';
import { lookupOf } from './lookup.ts';

const database = engineDatabase();
const someone = { id: ids.next<ClaimantId>() };

eventStoreSuite(async () => {
  const { query } = database();
  await query('TRUNCATE events, subscriptions, event_signatures, event_deliveries');
  return new PostgresEventStore(query);
});

it('has what was kept in a hurry on the disk when it says so', async () => {
  const { query } = database();
  const store = new PostgresEventStore(query);
  const tenantId = ids.next<TenantId>();
  for (let count = 1; count <= 20; count += 1) {
    await store.appendAndFind({ tenantId, event: { specversion: '1.0', id: String(count), source: 'test:here', type: 'happened' } }, someone, []);
    const [written] = await query<{ at: string }>('SELECT pg_current_wal_insert_lsn()::text AS at');
    await store.flush();
    expect(await query('SELECT pg_current_wal_flush_lsn() >= $1::pg_lsn AS kept', [written?.at])).toEqual([{ kept: true }]);
  }
});

it('finds a listener of the event that it keeps, with its state, what the event starts, and whether it was heard before', async () => {
  const { query, transactions } = database();
  const tenantId = ids.next<TenantId>();
  const store = new PostgresEventStore(query);
  const wants = [{ type: 'happened', sources: ['.order'], keys: ['7'] }, { sources: [], keys: [] }];
  const turn = firstTurn(anyDefinition(tenantId), { subscriptions: [{ subscriptionId: ids.next<SubscriptionId>(), wants }] });
  await new PostgresTurnStore(query, { owner: ids.next(), milliseconds: 1000 }, { transactions, audit: memoryAuditLog() }).commit([turn]);
  const definition = { namespace: 'test', name: 'starts', version: '1.0.0' };
  await transactions.run((tx) => new PostgresEventStartStore().announce(tx, { tenantId, definition }, ['happened', anyType]));
  const event = { tenantId, event: { specversion: '1.0' as const, id: '7', source: 'test:here', type: 'happened' } };
  const lookups = wants.map(lookupOf);
  const { kept, found } = await store.appendAndFind(event, someone, lookups);
  expect(found.signatures).toHaveLength(2);
  expect(found.starts).toEqual([{ tenantId, definition }]);
  const listener = { tenantId, instanceId: turn.instanceId, heard: [], loaded: { version: 1, state: { status: 'waiting' } } };
  expect(found.listeners).toMatchObject([listener, listener]);
  expect(found.listeners.flatMap((each) => each.lookups).toSorted(Buffer.compare)).toEqual(lookups.map((each) => Buffer.from(each)).toSorted(Buffer.compare));
  await query('INSERT INTO event_deliveries (instance_id, position) VALUES ($1, $2)', [turn.instanceId, kept?.position]);
  expect((await store.appendAndFind(event, someone, lookups)).found.listeners.map(({ heard }) => heard)).toEqual([[kept?.position], [kept?.position]]);
});

it('knows an instance to have had the events that it starts with', async () => {
  const { query, transactions } = database();
  const tenantId = ids.next<TenantId>();
  const store = new PostgresEventStore(query);
  const kept = await store.append(['1', '2'].map((id) => ({ tenantId, event: { specversion: '1.0', id, source: 'test:here', type: 'happened' } })), new Map([[tenantId, someone]]));
  const turn = { ...firstTurn(anyDefinition(tenantId)), heard: kept.flatMap((each) => each?.position ?? []) };
  await new PostgresTurnStore(query, { owner: ids.next(), milliseconds: 1000 }, { transactions, audit: memoryAuditLog() }).commit([turn]);
  expect(await Promise.all(turn.heard.map((position) => store.wasHeard(turn.instanceId, position)))).toEqual([true, true]);
  expect(await store.missed(turn, [{ type: 'happened', sources: [], keys: [] }], 5)).toEqual([]);
});

it('keeps and finds one by indexes, planned while the tables are empty as much as later', async () => {
  const plan = await hotPlan(database().transactions, (explained) =>
    new PostgresEventStore(explained).appendAndFind({ tenantId: ids.next(), event: { specversion: '1.0', id: '7', source: 'test:here', type: 'happened' } }, someone, [new Uint8Array(32)]));
  expect(plan.filter((line) => /Index Cond|Seq Scan/u.test(line)).map((line) => line.trim().replaceAll(/\bs_\d+\./gu, 's.'))).toEqual([
    'Index Cond: (tenant_id = $1)',
    "Index Cond: ((tenant_id = ($1)) AND (type = (unnest(ARRAY[$2, ''::text]))))",
    'Index Cond: (tenant_id = $1)',
    'Index Cond: ((tenant_id = ($1)) AND (lookup = (unnest($3))))',
    'Index Cond: ((tenant_id = $1) AND (source = $4) AND (event_id = $5))',
    'Index Cond: ((instance_id = s.instance_id) AND ("position" = e."position"))',
    'Index Cond: (id = s.instance_id)',
  ]);
});

it('claims nothing of a tenant of whom another replica has claimed something since it looked', async () => {
  const { query, transactions } = database();
  const tenantId = ids.next<TenantId>();
  const [gate, own] = [7_919, (events: readonly StoredEvent[]) => events.flatMap((each) => (each.tenantId === tenantId ? [each.event.id] : []))];
  // It has looked when it comes to the lock, and stands there at a gate.
  const held = scopedQuery((scope, text, parameters, name) => inScope(query, scope)(text.replace('(SELECT pg_try_advisory_xact_lock', `(SELECT pg_advisory_xact_lock(${gate}) IS NOT NULL) AND $&`), parameters, name && `held-${name}`));
  const [store, slow] = [new PostgresEventStore(query), new PostgresEventStore(held)];
  await store.append(['1', '2'].map((id) => ({ tenantId, event: { specversion: '1.0' as const, id, source: 'test:here', type: 'happened' } })), new Map());
  const others = (await query.across('test')<{ tenantId: TenantId }>('SELECT DISTINCT tenant_id AS "tenantId" FROM events')).map((row) => row.tenantId).filter((each) => each !== tenantId);
  const claimed = await transactions.run(async (tx) => {
    await queryIn(tx)('SELECT pg_advisory_xact_lock($1)', [gate]);
    const late = slow.claimUnmatched(ids.next(), { limit: 500, each: 500, except: others });
    await vi.waitUntil(async () => (await query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = $1`, [gate])).length > 0);
    return { first: own(await store.claimUnmatched(ids.next(), { limit: 1, each: 1, except: others })), late };
  });
  expect([claimed.first, own(await claimed.late)]).toEqual([['1'], []]);
  expect(own(await store.claimUnmatched(ids.next(), { limit: 500, each: 500, except: others }))).toEqual([]);
});

it('looks for what a listener has missed by type and arrival, planned while the table is empty as much as later', async () => {
  const plan = await hotPlan(database().transactions, (explained) =>
    new PostgresEventStore(explained).missed({ tenantId: ids.next(), instanceId: ids.next() }, [{ type: 'happened', sources: [], keys: [] }], 5, '7'));
  expect(plan.filter((line) => / on events e/u.test(line) && line.includes('Scan'))).toEqual([expect.stringContaining('Index Scan using events_by_type')]);
});

it.each([
  { listener: 'of two types', types: ['happened', 'ended'], heard: ['1', '2', '4', '5'] },
  { listener: 'of any type', types: [undefined], heard: ['1', '2', '3', '4', '5'] },
])('brings a listener $listener what came since its instance began and it has not had, page by page, in the order it came', async ({ types, heard }) => {
  const { query, transactions } = database();
  const tenantId = ids.next<TenantId>();
  const store = new PostgresEventStore(query);
  const keep = async (...named: readonly (readonly [id: string, type: string])[]) =>
    (await store.append(named.map(([id, type]) => ({ tenantId, event: { specversion: '1.0', id, source: 'test:here', type } })), new Map())).flatMap((each) => each?.position ?? []);
  await keep(['0', 'happened']);
  // An instance's beginning is known to the millisecond, and what came within that one is heard: this came long before.
  await query.within(tenantId)("UPDATE events SET received_at = received_at - interval '1 minute' WHERE tenant_id = $1", [tenantId]);
  const turn = { ...firstTurn(anyDefinition(tenantId)), now: new Date((await query<{ now: Date }>('SELECT clock_timestamp() AS now'))[0]?.now ?? 0) };
  await new PostgresTurnStore(query, { owner: ids.next(), milliseconds: 1000 }, { transactions, audit: memoryAuditLog() }).commit([turn]);
  await keep(['1', 'happened'], ['2', 'ended'], ['3', 'other']);
  const [had] = await keep(['had', 'happened']);
  await keep(['4', 'happened'], ['5', 'ended']);
  await query('INSERT INTO event_deliveries (instance_id, position) VALUES ($1, $2)', [turn.instanceId, had]);
  const listener: { tenantId: TenantId; instanceId: InstanceId } = { tenantId, instanceId: turn.instanceId };
  const wants = types.map((type) => ({ ...(type === undefined ? {} : { type }), sources: [], keys: [] }));
  const found: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await store.missed(listener, wants, 2, after);
    found.push(...page.map(({ event: { id } }) => id));
    if (page.length < 2) break;
    after = page.at(-1)?.position;
  }
  expect(found).toEqual(heard);
});

it('reads no more of what a listener has missed at once than fits into memory, in order (I15)', async () => {
  const { query, transactions } = database();
  const many = ids.next<TenantId>();
  const store = new PostgresEventStore(query);
  const turn = { ...firstTurn(anyDefinition(many)), now: new Date((await query<{ now: Date }>('SELECT clock_timestamp() AS now'))[0]?.now ?? 0) };
  await new PostgresTurnStore(query, { owner: ids.next(), milliseconds: 1000 }, { transactions, audit: memoryAuditLog() }).commit([turn]);
  const large = 'x'.repeat(2 ** 20);
  const event = (id: number) => ({ specversion: '1.0' as const, id: String(id), source: 'test:here', type: 'happened', data: large });
  await store.append(Array.from({ length: 12 }, (_, id) => ({ tenantId: many, event: event(id) })), new Map());
  await store.append(Array.from({ length: 12 }, (_, id) => ({ tenantId: many, event: event(12 + id) })), new Map());
  const pages: number[] = [];
  for (let after: string | undefined; pages.at(-1) !== 0; ) {
    const page = await store.missed({ tenantId: many, instanceId: turn.instanceId }, [{ type: 'happened', sources: [], keys: [] }], 1_000, after);
    pages.push(page.length);
    after = page.at(-1)?.position ?? after;
  }
  expect(pages).toEqual([16, 8, 0]);
});
