import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { queueMigrations } from '@holdfast/queue/migrations';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import type { TenantId } from '@holdfast/ids/ids';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { anySchedule, ids, limits, type SchedulesWorld } from '../testing/schedules.ts';
import { DecideDueTicks } from './decide-due-ticks.ts';
import { PostgresDefinitionScheduleStore } from './definition-schedule.store.postgres.ts';
import { definitionScheduleStoreSuite } from './definition-schedule.store.testsuite.ts';
import { PostgresFireLedger } from './fire-ledger.store.postgres.ts';
import { fireLedgerSuite } from './fire-ledger.store.testsuite.ts';
import { FireDueTicks } from './fire-due-ticks.ts';
import { PostgresScheduleStore } from './schedule.store.postgres.ts';
import { scheduleStoreSuite } from './schedule.store.testsuite.ts';

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close();
});

async function start() {
  const created = await createTestDatabase();
  closings.push(() => created.drop());
  const dataSource = await openDatabase({ url: created.url, applicationName: 'test' }, [queueMigrations, { namespace: 'scheduler', url: new URL('../../migrations/', import.meta.url) }]);
  closings.push(() => dataSource.destroy());
  return databaseOf(dataSource);
}

async function open(): Promise<SchedulesWorld & { readonly database: Awaited<ReturnType<typeof start>>; readonly definitions: PostgresDefinitionScheduleStore }> {
  const database = await start();
  return {
    database,
    schedules: new PostgresScheduleStore(database),
    ledger: new PostgresFireLedger(database, ids),
    definitions: new PostgresDefinitionScheduleStore(),
    transactions: database.transactions,
    told: async (id) =>
      (await database.query.across('test')<{ said: string }>(`SELECT coalesce(data->>'how', 'start') || ' ' || (data->>'tick') AS said FROM outbox WHERE queue = 'schedule-ticks' AND data->>'scheduleId' = $1 ORDER BY created_at, id`, [id])).map(({ said }) => said),
  };
}

describe('the Postgres schedule store', () => {
  scheduleStoreSuite(open);
});

describe('the Postgres store of definitions\' schedules', () => {
  definitionScheduleStoreSuite(open);
});

describe('the Postgres fire ledger', () => {
  fireLedgerSuite(open);

  it('decides each tick once when replicas look at the same time (I7)', async () => {
    const { schedules, ledger, transactions, database } = await open();
    const now = await schedules.now();
    const all = Array.from({ length: 60 }, () => anySchedule(now, -300_000));
    await transactions.run(async (tx) => {
      for (const schedule of all) await schedules.create(tx, schedule);
    });
    const replica = () => new FireDueTicks(transactions, ledger, new DecideDueTicks(ledger, limits, () => undefined)).execute();
    await Promise.all(Array.from({ length: 6 }, replica));
    await vi.waitFor(async () => expect(await replica()).toBeGreaterThan(0), { timeout: 30_000 });
    const [counts] = await database.query.across('test')<{ fires: number; messages: number; ticks: number }>(
      `SELECT (SELECT count(*)::integer FROM fires WHERE state = 'fired') AS fires, (SELECT count(*)::integer FROM outbox) AS messages,
              (SELECT count(DISTINCT (data->>'scheduleId') || (data->>'tick'))::integer FROM outbox) AS ticks`,
    );
    expect(counts).toEqual({ fires: 360, messages: 360, ticks: 360 });
  });

  it('keeps to the limit of ticks a minute to the tick, however many replicas decide', async () => {
    const { schedules, ledger, transactions, database } = await open();
    const [now, tenantId] = [await schedules.now(), ids.next<TenantId>()];
    await transactions.run(async (tx) => {
      for (let n = 0; n < 300; n += 1) await schedules.create(tx, anySchedule(now, -1000, { tenantId }));
    });
    const replica = () => new FireDueTicks(transactions, ledger, new DecideDueTicks(ledger, { ...limits, ticksPerMinute: 130 }, () => undefined)).execute();
    await Promise.all(Array.from({ length: 6 }, replica));
    await vi.waitFor(async () => expect(await replica()).toBeGreaterThan(0), { timeout: 30_000 });
    const counts = await database.query.across('test')<{ state: string; count: number }>('SELECT state, count(*)::integer AS count FROM fires GROUP BY state ORDER BY state');
    expect(counts).toEqual([{ state: 'fired', count: 130 }, { state: 'skipped', count: 170 }]);
  });

  it('does not let 10,000 schedules of one tenant that are due at once delay another tenant (I12)', { timeout: 60_000 }, async () => {
    const { schedules, ledger, transactions, database } = await open();
    const [now, crowd, quiet] = [await schedules.now(), ids.next<TenantId>(), ids.next<TenantId>()];
    const [template, alone] = [anySchedule(now, -60_000, { tenantId: crowd }), anySchedule(now, -1000, { tenantId: quiet })];
    await transactions.run(async (tx) => void (await schedules.create(tx, template), await schedules.create(tx, alone)));
    await database.query.across('test')(
      `INSERT INTO schedules (schedule_id, tenant_id, name, state, definition, input, timetable, overlap, catch_up_ms, created_by, created_at, updated_at, next_tick, due_at)
       SELECT gen_random_uuid(), tenant_id, 'copy ' || n, state, definition, input, timetable, overlap, catch_up_ms, created_by, created_at, updated_at, next_tick, due_at
       FROM schedules, generate_series(1, 9999) AS n WHERE schedule_id = $1`,
      [template.id],
    );
    await new FireDueTicks(transactions, ledger, new DecideDueTicks(ledger, { ...limits, ticksPerMinute: 1_000_000 }, () => undefined)).execute();
    const [place] = await database.query.across('test')<{ all: number; before: number }>(
      `SELECT count(*)::integer AS all, (count(*) FILTER (WHERE decided_at < (SELECT min(decided_at) FROM fires WHERE tenant_id = $1)))::integer AS before FROM fires WHERE tenant_id <> $1`,
      [quiet],
    );
    expect(place?.all).toBeGreaterThanOrEqual(10_000);
    // With the first batch, whoever was due for longer.
    expect(place?.before).toBeLessThan(200);
  });

  it('cannot hold a tick that was decided before it was due: the table refuses it (I8)', async () => {
    const { schedules, transactions, database } = await open();
    const schedule = anySchedule(await schedules.now(), 60_000);
    await transactions.run((tx) => schedules.create(tx, schedule));
    await expect(
      database.query.across('test')(`INSERT INTO fires (schedule_id, tick, tenant_id, state, due_at, fired_at) VALUES ($1, $2, $3, 'fired', $2, now())`, [schedule.id, schedule.next?.tick, schedule.tenantId]),
    ).rejects.toThrow(/check/u);
  });

  it('tells replicas that a tick may come earlier than they know', async () => {
    const { schedules, transactions, database } = await open();
    const heard = Promise.withResolvers<void>();
    const listening = Promise.withResolvers<void>();
    const listener = database.listen('schedules_set', (payload) => (payload === undefined ? listening : heard).resolve());
    closings.push(() => listener.close());
    await listening.promise;
    await transactions.run((tx) => schedules.create(tx, anySchedule(new Date(), 60_000)));
    await expect(heard.promise).resolves.toBeUndefined();
  });
});
