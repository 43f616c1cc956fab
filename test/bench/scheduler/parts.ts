import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import { schedulerStand } from '../../stand/scheduler-stand.ts';
import type { Replica } from '../../stand/scheduler-replica.ts';
import { cpuMilliseconds } from '../cpu.ts';
import { Lateness } from './lateness.ts';

const rounds = 3;
const now = (): number => performance.timeOrigin + performance.now();
const at = (ascending: readonly number[], share: number): number => ascending[Math.min(Math.floor(ascending.length * share), ascending.length - 1)] ?? 0;

/** Of the figures of several rounds: median [least–most]. */
function spread(figures: readonly number[], digits = 1): string {
  const sorted = figures.toSorted((a, b) => a - b);
  const shown = (figure: number | undefined) => (figure ?? 0).toFixed(digits);
  return `${shown(sorted[Math.floor(sorted.length / 2)])} [${shown(sorted[0])}–${shown(sorted.at(-1))}]`;
}

function residentMb({ child }: Replica): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024;
}

export async function benchScheduler() {
  const lateness = new Lateness();
  const stand = await schedulerStand({
    settings: { HOLDFAST_SCHEDULES_PER_TENANT: '1000000' },
    onTimer: ({ timerId }) => lateness.heard(timerId, now()),
  });
  const { servers, engine } = stand;
  const replica = await stand.start();
  const tenantId = randomUUID() as TenantId;
  const cpu = (of: Replica) => cpuMilliseconds([{ name: 'scheduler', pid: of.child.pid, children: false }, { name: 'postgres', pid: servers.pids().postgres, children: true }, { name: 'redis', pid: servers.pids().redis, children: false }]);

  /** Sets timers as the engine does, and waits until the scheduler has them. */
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
  const measured = async (name: string, count: number, prepare: () => Promise<unknown>): Promise<void> => {
    const [p50, p99, most, used] = [[] as number[], [] as number[], [] as number[], new Map<string, number>()];
    for (let round = 0; round < rounds; round += 1) {
      await prepare();
      const before = cpu(replica);
      await lateness.all();
      for (const [process_, milliseconds] of cpu(replica)) used.set(process_, (used.get(process_) ?? 0) + milliseconds - (before.get(process_) ?? 0));
      const heard = lateness.take();
      if ((heard[0] ?? 0) < 0) throw new Error(`a timer came ${heard[0]} ms early`);
      p50.push(at(heard, 0.5));
      p99.push(at(heard, 0.99));
      most.push(heard.at(-1) ?? 0);
    }
    console.log(`${name}, ${rounds} rounds\n  lateness ms    p50 ${spread(p50)}, p99 ${spread(p99)}, most ${spread(most)}`);
    console.log(`  CPU ms each    ${[...used].map(([process_, ms]) => `${process_} ${(ms / rounds / count).toFixed(2)}`).join(', ')}\n`);
  };

  const parts: Readonly<Record<string, () => Promise<void>>> = {
    w3: () => measured('5,000 timers due over 10 s (W3)', 5_000, async () => {
      const from = now() + 8_000;
      await set(Array.from({ length: 5_000 }, (_, n) => Math.round(from + n * 2)));
      while (now() < from - 100) await sleep(20);
    }),
    burst: () => measured('100,000 timers due in one minute', 100_000, async () => {
      const from = now() + 10_000;
      await insert(100_000, from, 60_000);
      while (now() < from - 100) await sleep(20);
    }),
    kill: async () => {
      const last: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const victim = await stand.start();
        await set(Array.from({ length: 1_000 }, (_, n) => Math.round(now() + 2_000 + n * 4)));
        await sleep(4_000);
        await stand.kill(victim);
        await lateness.all();
        last.push(lateness.take().at(-1) ?? 0);
      }
      console.log(`one of two replicas is killed while 1,000 timers fall due over 4 s, ${rounds} rounds\n  most late ms   ${spread(last, 0)}\n`);
    },
    million: async () => {
      await insert(1_000_000, now() + 86_400_000, 86_400_000);
      await servers.query('VACUUM ANALYZE timers');
      const fresh = await stand.start();
      await sleep(5_000);
      const before = cpu(fresh).get('scheduler') ?? 0;
      await sleep(10_000);
      const [size] = await servers.query<{ table: string; index: string }>(`SELECT pg_size_pretty(pg_table_size('timers')) AS table, pg_size_pretty(pg_indexes_size('timers')) AS index`);
      console.log(`1,000,000 timers wait\n  ready after    ${(fresh.readyAfterMs / 1000).toFixed(2)} s\n  memory         ${residentMb(fresh).toFixed(0)} MB resident\n  CPU            ${(((cpu(fresh).get('scheduler') ?? 0) - before) / 100).toFixed(1)} % of a core while they wait`);
      console.log(`  on disk        ${size?.table} of rows, ${size?.index} of indexes\n`);
      await stand.kill(fresh);
      await parts['w3']?.();
      await servers.query(`DELETE FROM timers WHERE state = 'waiting'`);
    },
    create: async () => {
      const perSecond: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
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
      console.log(`schedules created over HTTP, 16 connections, ${rounds} × 1,000\n  schedules/s    ${spread(perSecond, 0)}\n`);
    },
  };
  return { parts, stop: stand.stop };
}
