import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import { schedulerStand } from '../../stand/scheduler-stand.ts';
import type { Replica } from '../../stand/scheduler-replica.ts';
import { cpuMilliseconds } from '../cpu.ts';
import { DatabaseCounters, memoryMebibytes } from '../engine/counters.ts';
import { spread } from '../engine/report.ts';
import { percentile } from '../resume/measure.ts';
import { delayedJobs } from './delayed-jobs.ts';
import { Lateness } from './lateness.ts';

const threeRounds = 3;
const now = (): number => performance.timeOrigin + performance.now();
/** Where the scheduler leaves a CPU profile when it ends, if anywhere. */
const profileDir = process.env['BENCH_PROFILE'];

export async function benchScheduler() {
  const lateness = new Lateness();
  const stand = await schedulerStand({
    settings: { HOLDFAST_SCHEDULES_PER_TENANT: '1000000', ...(profileDir === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileDir}` }) },
    onTimer: ({ timerId }) => lateness.heard(timerId, now()),
  });
  const { servers, engine } = stand;
  const replica = await stand.start();
  const counters = await DatabaseCounters.open(servers.databaseUrls.scheduler, 'scheduler');
  const tenantId = randomUUID() as TenantId;
  const cpu = (of: Replica) => cpuMilliseconds([{ name: 'scheduler', pid: of.child.pid, children: false }, { name: 'postgres', pid: servers.pids().postgres, children: true }, { name: 'redis', pid: servers.pids().redis, children: false }]);

  /** Sets timers as the engine does. */
  const set = async (dueAts: readonly number[]): Promise<void> => {
    const commands = dueAts.map((dueAt) => ({ command: 'set' as const, timerId: engine.ids.next<TimerId>(), tenantId, instanceId: engine.ids.next<InstanceId>(), dueAt: new Date(dueAt).toISOString() }));
    for (const { timerId, dueAt } of commands) lateness.expect(timerId, Date.parse(dueAt));
    for (let first = 0; first < commands.length; first += 1_000) await engine.setTimers(commands.slice(first, first + 1_000));
  };
  /** Puts timers into the table, `count` of them evenly over `spanMs` from `fromMs` on. @returns how long that took. */
  const insert = async (count: number, fromMs: number, spanMs: number): Promise<void> => {
    for (let first = 0; first < count; first += 50_000) {
      const of = Array.from({ length: Math.min(50_000, count - first) }, (_, n) => ({ timerId: engine.ids.next<TimerId>(), dueAt: Math.round(fromMs + ((first + n) * spanMs) / count) }));
      if (spanMs < 3_600_000) for (const { timerId, dueAt } of of) lateness.expect(timerId, dueAt);
      await servers.query(
        `INSERT INTO timers (timer_id, state, tenant_id, instance_id, due_at) SELECT id, 'waiting', $1, gen_random_uuid(), to_timestamp(due / 1000.0) FROM unnest($2::uuid[], $3::float8[]) AS t (id, due)`,
        [tenantId, of.map(({ timerId }) => timerId), of.map(({ dueAt }) => dueAt)],
      );
    }
  };
  /** From due to handed over, which is before it, by the database's clock: milliseconds, ascending. */
  const firedLate = async (from: number): Promise<number[]> =>
    (await servers.query<{ late: number }>(`SELECT (extract(epoch FROM fired_at - due_at) * 1000)::float8 AS late FROM timers WHERE fired_at IS NOT NULL AND due_at >= to_timestamp($1) ORDER BY late`, [from / 1000])).map(({ late }) => late);
  const percentiles = (of: readonly (readonly number[])[]): string => {
    const each = (pick: (late: readonly number[]) => number) => spread(of.map(pick), 1);
    return `p50 ${each((late) => percentile(late, 0.5))}, p99 ${each((late) => percentile(late, 0.99))}, most ${each((late) => late.at(-1) ?? 0)}`;
  };
  /** @param prepare sets `count` timers, of which the first falls due at `from` */
  const measured = async (name: string, count: number, leadMs: number, rounds: number, prepare: (from: number) => Promise<unknown>): Promise<void> => {
    const [fired, heard, used] = [[] as number[][], [] as number[][], new Map<string, number>()];
    let [commits, walBytes] = [0, 0];
    for (let round = 0; round < rounds; round += 1) {
      const from = Math.round(now() + leadMs);
      await prepare(from);
      if (now() > from - 2_000) throw new Error('the timers were not set in time');
      while (now() < from - 2_000) await sleep(20);
      const before = await counters.read();
      while (now() < from - 100) await sleep(20);
      const cpuBefore = cpu(replica);
      await lateness.all();
      for (const [process_, milliseconds] of cpu(replica)) used.set(process_, (used.get(process_) ?? 0) + milliseconds - (cpuBefore.get(process_) ?? 0));
      const after = await counters.read();
      commits += after.commits - before.commits;
      walBytes += after.walBytes - before.walBytes;
      heard.push(lateness.take());
      fired.push(await firedLate(from));
      const least = heard.at(-1)?.[0] ?? 0;
      if (least < 0) throw new Error(`a timer came ${least} ms early`);
    }
    const each = (sum: number, digits: number): string => (sum / rounds / count).toFixed(digits);
    console.log(`${name}, rounds: ${rounds}\n  due to handed  ${percentiles(fired)} ms, by the database's clock\n  due to heard   ${percentiles(heard)} ms, at the engine's end of the queue, which holds it until it is due`);
    console.log(`  CPU ms each    ${[...used].map(([process_, ms]) => `${process_} ${each(ms, 2)}`).join(', ')}\n  commits each   ${each(commits, 2)}; WAL ${each(walBytes / 1000, 1)} kB\n`);
  };

  const parts: Readonly<Record<string, () => Promise<void>>> = {
    w3: () => measured('5,000 timers due over 10 s (W3)', 5_000, 8_000, threeRounds, (from) => set(Array.from({ length: 5_000 }, (_, n) => from + n * 2))),
    delayed: async () => {
      const late: number[][] = [];
      for (let round = 0; round < threeRounds; round += 1) late.push(await delayedJobs(servers.redisUrl, Array.from({ length: 5_000 }, (_, n) => n * 2), 2_000));
      console.log(`for comparison, BullMQ's delayed jobs alone, nothing durable: 5,000 due over 10 s, ${threeRounds} rounds\n  due to heard   ${percentiles(late)} ms\n`);
    },
    burst: () => measured('100,000 timers due in one minute', 100_000, 25_000, 1, (from) => insert(100_000, from, 60_000)),
    kill: async () => {
      const last: number[] = [];
      for (let round = 0; round < threeRounds; round += 1) {
        const victim = await stand.start();
        await set(Array.from({ length: 1_000 }, (_, n) => Math.round(now() + 2_000 + n * 4)));
        await sleep(4_000);
        await stand.kill(victim);
        await lateness.all();
        last.push(lateness.take().at(-1) ?? 0);
      }
      console.log(`one of two replicas is killed while 1,000 timers fall due over 4 s, ${threeRounds} rounds\n  most late ms   ${spread(last, 0)}\n`);
    },
    million: async () => {
      await insert(1_000_000, now() + 86_400_000, 86_400_000);
      await servers.query('VACUUM ANALYZE timers');
      const fresh = await stand.start();
      await sleep(5_000);
      const before = cpu(fresh).get('scheduler') ?? 0;
      await sleep(10_000);
      const [size] = await servers.query<{ table: string; index: string }>(`SELECT pg_size_pretty(pg_table_size('timers')) AS table, pg_size_pretty(pg_indexes_size('timers')) AS index`);
      console.log(`1,000,000 timers wait\n  ready after    ${(fresh.readyAfterMs / 1000).toFixed(2)} s\n  memory         ${memoryMebibytes(fresh.child.pid).toFixed(0)} MiB\n  CPU            ${(((cpu(fresh).get('scheduler') ?? 0) - before) / 100).toFixed(1)} % of a core while they wait`);
      console.log(`  on disk        ${size?.table} of rows, ${size?.index} of indexes\n`);
      await stand.kill(fresh);
      await parts['w3']?.();
      await servers.query(`DELETE FROM timers WHERE state = 'waiting'`);
    },
    create: async () => {
      const perSecond: number[] = [];
      for (let round = 0; round < threeRounds; round += 1) {
        const [call, count, begun] = [stand.callerOf(randomUUID()), 1_000, now()];
        let next = 0;
        const worker = async (): Promise<void> => {
          while ((next += 1) <= count) {
            const { status } = await call(replica, 'POST', '/v1/schedules', { name: randomUUID(), definition: { namespace: 'bench', name: 'it', version: '1.0.0' }, recurrence: { cron: '0 3 * * *' }, zone: 'Europe/Berlin' });
            if (status !== 201) throw new Error(`${status}`);
          }
        };
        await Promise.all(Array.from({ length: 16 }, worker));
        perSecond.push((count * 1000) / (now() - begun));
      }
      console.log(`schedules created over HTTP, 16 connections, ${threeRounds} × 1,000\n  schedules/s    ${spread(perSecond, 0)}\n`);
    },
  };
  const stop = async (): Promise<void> => {
    await counters.close();
    await stand.stop();
  };
  return { parts, stop };
}
