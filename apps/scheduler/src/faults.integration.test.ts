import { auditMigrations } from '@holdfast/audit/migrations';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { queueMigrations } from '@holdfast/queue/migrations';
import { afterEach, expect, it, vi } from 'vitest';
import { runningScheduler, scheduleBody } from './testing/running-scheduler.ts';

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closings.splice(0).toReversed()) await close();
});

interface Counts {
  readonly records: number;
  readonly early: number;
  /** Ticks of `every` that lie between the first and the last record and have none. */
  readonly gaps: number;
}

it('three replicas, clocks that lie by an hour and a Redis that forgets: no tick twice, none without a record, none early (I7, I8, I9)', { timeout: 90_000 }, async () => {
  const scheduler = await runningScheduler(3);
  closings.push(() => scheduler.close());
  const count = 20;
  const created = await Promise.all(Array.from({ length: count }, (_, n) => scheduler.ask({ path: '/v1/schedules', body: scheduleBody({ recurrence: { every: { seconds: 1 + (n % 2) } } }) })));
  expect(created.map(({ status }) => status)).toEqual(created.map(() => 201));

  // Whoever asks for the local time gets another answer than the one before: the replicas of one process cannot agree on it.
  const real = Date.now;
  const skews = [0, 3_600_000, -3_600_000];
  let asked = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => real() + (skews[(asked += 1) % skews.length] ?? 0));
  for (let flushes = 0; flushes < 6; flushes += 1) {
    const before = scheduler.heard.length;
    await vi.waitFor(() => expect(scheduler.heard.length).toBeGreaterThan(before + count / 2), { timeout: 20_000, interval: 20 });
    await scheduler.redis.flush();
  }
  vi.restoreAllMocks();

  const source = await openDatabase({ url: scheduler.databaseUrl, applicationName: 'probe' }, [queueMigrations, auditMigrations, { namespace: 'scheduler', url: new URL('../migrations/', import.meta.url) }]);
  closings.push(() => source.destroy());
  const query = databaseOf(source).query.across('test');
  await query(`UPDATE schedules SET state = 'paused', next_tick = NULL, due_at = NULL`);
  const [counts] = await query<Counts>(
    `SELECT sum(records)::integer AS records, sum(early)::integer AS early, sum(expected - records)::integer AS gaps FROM (
       SELECT count(*) AS records, count(*) FILTER (WHERE decided_at < tick) AS early,
              round(extract(epoch FROM max(tick) - min(tick)) * 1000 / (timetable->'recurrence'->>'everyMs')::integer) + 1 AS expected
       FROM fires JOIN schedules USING (schedule_id) GROUP BY schedule_id, timetable->'recurrence'->>'everyMs') AS each`,
  );
  expect(counts?.records).toBeGreaterThan(count * 3);
  expect(counts).toMatchObject({ early: 0, gaps: 0 });

  const names = (await query<{ name: string }>(`SELECT schedule_id || ' ' || (extract(epoch FROM tick) * 1000)::bigint AS name FROM fires WHERE state = 'fired'`)).map(({ name }) => name);
  expect(names).toHaveLength(counts?.records ?? 0);
  const heard = () => scheduler.heard.map(({ scheduleId, tick }) => `${scheduleId} ${Date.parse(tick)}`).toSorted();
  // Each reaches the engine under one message; what Redis lost is published again.
  await vi.waitFor(() => expect(heard()).toEqual(names.toSorted()), { timeout: 60_000, interval: 100 });
});
