import { timersFired } from '@holdfast/contracts/queues';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { queueMigrations } from '@holdfast/queue/migrations';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { afterEach, describe, expect, it } from 'vitest';
import { firedMessages } from './fired-message.postgres.ts';
import { PostgresTimerStore } from './timer.store.postgres.ts';
import type { Timer } from './timer.ts';
import { timerStoreSuite } from './timer.store.testsuite.ts';

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close();
});

async function start() {
  const created = await createTestDatabase();
  closings.push(() => created.drop());
  const dataSource = await openDatabase({ url: created.url, applicationName: 'test' }, [
    queueMigrations,
    { namespace: 'scheduler', url: new URL('../../migrations/', import.meta.url) },
  ]);
  closings.push(() => dataSource.destroy());
  const database = databaseOf(dataSource);
  const now = async () => (await database.query.across('test')<{ now: Date }>('SELECT clock_timestamp() AS now'))[0]?.now ?? new Date(Number.NaN);
  return { database, store: new PostgresTimerStore(database), transactions: database.transactions, now };
}

const timer = (n: number, dueAt: Date) =>
  ({ timerId: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`, tenantId: '00000000-0000-7000-8000-0000000000aa', instanceId: '00000000-0000-7000-8000-0000000000bb', dueAt }) as Timer;

describe('the Postgres timer store', () => {
  timerStoreSuite(start);

  it('owes messages about all that fired, fifty timers in one: the very ones that are published', async () => {
    const { database, store, now } = await start();
    const past = new Date((await now()).getTime() - 1000);
    await database.transactions.run((tx) => store.set(tx, Array.from({ length: 120 }, (_, n) => timer((n * 7) % 120, past))));
    const { fired } = await store.fireDue(200);
    const owed = await database.query<{ id: string; data: unknown }>(`SELECT id, data FROM outbox WHERE queue = 'timers-fired' AND attempt = 1 AND publish_at > now() ORDER BY id`);
    expect(owed).toEqual(firedMessages(fired));
    expect(owed.map(({ data }) => timersFired.schema.parse(data).timers.length)).toEqual([50, 50, 20]);
  });

  it('fires each timer once when replicas fire at the same time', async () => {
    const { database, store, now } = await start();
    const past = new Date((await now()).getTime() - 1000);
    await database.transactions.run((tx) => store.set(tx, Array.from({ length: 100 }, (_, n) => timer(n, past))));
    const fired = await Promise.all(Array.from({ length: 8 }, () => store.fireDue(40)));
    const ids = fired.flatMap((look) => look.fired).map((one) => one.timerId);
    const { fired: rest } = await store.fireDue(100);
    expect(new Set([...ids, ...rest.map((one) => one.timerId)]).size).toBe(100);
    expect(ids.length + rest.length).toBe(100);
  });

  it('looks through no more of a million waiting timers than the first', async () => {
    const { database, store, now } = await start();
    const base = (await now()).getTime();
    await database.transactions.run((tx) => store.set(tx, Array.from({ length: 5000 }, (_, n) => timer(n, new Date(base + 3_600_000 + n)))));
    await database.query.across('test')('ANALYZE timers');
    const read = async () => Number((await database.query.across('test')<{ read: string }>(`SELECT idx_tup_read AS read FROM pg_stat_user_indexes WHERE indexrelname = 'timers_waiting'`))[0]?.read);
    const before = await read();
    await store.fireDue(10);
    await database.query.across('test')('SELECT pg_stat_force_next_flush()');
    expect((await read()) - before).toBeLessThan(10);
  });

  it('reads what it fires by its key, however many have fired and whatever the statistics say', async () => {
    const { database, store, now } = await start();
    const query = database.query.across('test');
    const past = new Date((await now()).getTime() - 1000);
    await database.transactions.run((tx) => store.set(tx, Array.from({ length: 12_000 }, (_, n) => timer(n, past))));
    await query(`UPDATE timers SET state = 'fired', ended_at = clock_timestamp() WHERE timer_id > $1`, [timer(2_000, past).timerId]);
    await query('ANALYZE timers');
    const read = async () => {
      await query('SELECT pg_stat_force_next_flush()');
      return Number((await query<{ read: string }>(`SELECT seq_tup_read AS read FROM pg_stat_user_tables WHERE relname = 'timers'`))[0]?.read);
    };
    const before = await read();
    // More often than Postgres plans a statement anew before it keeps a plan.
    for (let looks = 0; looks < 8; looks += 1) expect((await store.fireDue(200)).fired).toHaveLength(200);
    expect((await read()) - before).toBe(0);
  });

  it('finds what comes near by the first timer of each second, however many wait', async () => {
    const { database, store, now } = await start();
    const base = (await now()).getTime();
    await database.transactions.run((tx) => store.set(tx, Array.from({ length: 20_000 }, (_, n) => timer(n, new Date(base + n * 20)))));
    await database.query.across('test')('ANALYZE timers');
    const read = async () => Number((await database.query.across('test')<{ read: string }>(`SELECT idx_tup_read AS read FROM pg_stat_user_indexes WHERE indexrelname = 'timers_waiting'`))[0]?.read);
    const before = await read();
    expect((await store.coming(60_000, 1_000)).dueAts).toHaveLength(61);
    await database.query.across('test')('SELECT pg_stat_force_next_flush()');
    expect((await read()) - before).toBeLessThan(100);
  });

  it('cannot hold a timer that fired before its moment: the table refuses it (I8)', async () => {
    const { database, store, now } = await start();
    const later = new Date((await now()).getTime() + 60_000);
    await database.transactions.run((tx) => store.set(tx, [timer(1, later)]));
    await expect(database.query.across('test')("UPDATE timers SET state = 'fired', ended_at = clock_timestamp()")).rejects.toThrow(/check/u);
  });
});
