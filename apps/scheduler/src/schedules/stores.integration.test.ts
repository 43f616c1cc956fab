import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { queueMigrations } from '@holdfast/queue/migrations';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { afterEach, describe, expect, it } from 'vitest';
import { anySchedule, ids, limits, type SchedulesWorld } from '../testing/schedules.ts';
import { DecideDueTicks } from './decide-due-ticks.ts';
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

async function open(): Promise<SchedulesWorld & { readonly database: Awaited<ReturnType<typeof start>> }> {
  const database = await start();
  return {
    database,
    schedules: new PostgresScheduleStore(database),
    ledger: new PostgresFireLedger(database, ids),
    transactions: database.transactions,
    told: async (id) =>
      (await database.query<{ said: string }>(`SELECT data->>'command' || ' ' || (data->>'tick') AS said FROM outbox WHERE queue = 'schedule-ticks' AND data->>'scheduleId' = $1 ORDER BY created_at, id`, [id])).map(({ said }) => said),
  };
}

describe('the Postgres schedule store', () => {
  scheduleStoreSuite(open);
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
    await replica();
    const [counts] = await database.query<{ fires: number; messages: number; ticks: number }>(
      `SELECT (SELECT count(*)::integer FROM fires WHERE state = 'fired') AS fires, (SELECT count(*)::integer FROM outbox) AS messages,
              (SELECT count(DISTINCT (data->>'scheduleId') || (data->>'tick'))::integer FROM outbox) AS ticks`,
    );
    expect(counts).toEqual({ fires: 360, messages: 360, ticks: 360 });
  });

  it('cannot hold a tick that was decided before it was due: the table refuses it (I8)', async () => {
    const { schedules, transactions, database } = await open();
    const schedule = anySchedule(await schedules.now(), 60_000);
    await transactions.run((tx) => schedules.create(tx, schedule));
    await expect(
      database.query(`INSERT INTO fires (schedule_id, tick, tenant_id, state, due_at, fired_at) VALUES ($1, $2, $3, 'fired', $2, now())`, [schedule.id, schedule.next?.tick, schedule.tenantId]),
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
