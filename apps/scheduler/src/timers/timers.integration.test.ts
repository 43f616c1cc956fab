import { randomBytes } from 'node:crypto';
import { systemClock } from '@holdfast/clock/system-clock';
import { timerSlots, timersFired } from '@holdfast/contracts/queues';
import { sealKeys } from '@holdfast/config/seal-keys';
import { randomIds } from '@holdfast/ids/id-source';
import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { queueMigrations } from '@holdfast/queue/migrations';
import { openQueue } from '@holdfast/queue/open-queue';
import { connectRedis } from '@holdfast/queue/redis';
import { startRelay } from '@holdfast/queue/relay';
import { createSeal } from '@holdfast/queue/seal';
import { aheadMs } from '@holdfast/schedule-core/hand-over';
import { silentLogger } from '@holdfast/telemetry/logger';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { testRedis } from '@holdfast/testkit/redis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NearTimers } from './near-timers.ts';
import { redisSlotJobs } from './slot-jobs.redis.ts';
import { PostgresTimerStore } from './timer.store.postgres.ts';
import { startTimers } from './timers.module.ts';

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close();
});

const ids = randomIds(systemClock);
const within = { timeout: 30_000, interval: 20 };
/** Longer than any test: what fires in time then was not found by looking again and again. */
const forEver = 3_600_000;


async function world() {
  const [created, server] = await Promise.all([createTestDatabase(), testRedis()]);
  const source = await openDatabase({ url: created.url, applicationName: 'test' }, [queueMigrations, { namespace: 'scheduler', url: new URL('../../migrations/', import.meta.url) }]);
  const redis = connectRedis(server.url);
  closings.push(() => server.close(), () => created.drop(), () => source.destroy(), () => redis.close());
  await vi.waitFor(() => redis.ping(), within);
  const database = databaseOf(source);
  const seal = createSeal(sealKeys.parse(`k1:${randomBytes(32).toString('base64')}`));
  const store = new PostgresTimerStore(database);
  const queue = openQueue(redis, timerSlots.name, silentLogger);
  const slotJobs = redisSlotJobs({ redis, seal, logger: silentLogger });
  closings.push(() => queue.close(), () => slotJobs.close());

  /** A replica that looks when it starts, and then only when something wakes it. Resolves when it sleeps. */
  const startSleeper = async () => {
    const heard = { looks: 0, slots: 0 };
    const relay = startRelay({ database, redis, seal, contracts: [timersFired], logger: silentLogger });
    const metrics = { timersLooked: () => void (heard.looks += 1), slotCame: () => void (heard.slots += 1), ticksLooked: () => undefined, nextDue: () => undefined };
    const timers = startTimers({ database, redis, seal, relay, metrics, logger: silentLogger, longestSleepMs: forEver });
    closings.push(() => relay.close(), () => timers.close());
    await vi.waitFor(() => expect(heard.looks).toBe(1), within);
    return heard;
  };
  const now = async () => (await database.query<{ now: Date }>('SELECT clock_timestamp() AS now'))[0]?.now.getTime() ?? Number.NaN;
  /** Another replica, which dies as soon as it has set timers that fall due in so many seconds and a few milliseconds. */
  const set = async (seconds: number, count = 1) => {
    const second = Math.ceil((await now()) / 1_000) * 1_000 + seconds * 1_000;
    const timers = Array.from({ length: count }, (_, n) => ({ timerId: ids.next<TimerId>(), tenantId: ids.next<TenantId>(), instanceId: ids.next<InstanceId>(), dueAt: new Date(second + n) }));
    await new NearTimers(store, slotJobs, () => undefined).wereSet(await database.transactions.run((tx) => store.set(tx, timers)));
    return second;
  };
  const find = () => new NearTimers(store, slotJobs, () => undefined).find();
  const timers = () => database.query.across('test')<{ state: string; punctual: boolean | null }>(`SELECT state, fired_at >= due_at - interval '${aheadMs} ms' AS punctual FROM timers`);
  return { server, redis, queue, startSleeper, set, find, timers };
}

const fired = { state: 'fired', punctual: true };

describe('near timers', () => {
  it('ride in a delayed job, one for all that fall due in the same second, which comes before the first of them', async () => {
    const { queue, set } = await world();
    const second = await set(20, 3);
    const jobs = await queue.getDelayed();
    expect(jobs).toHaveLength(1);
    const comesAt = (jobs[0]?.timestamp ?? 0) + (jobs[0]?.delay ?? 0);
    expect(second - comesAt).toBeGreaterThan(100);
    expect(second - comesAt).toBeLessThan(1_000);
  });

  it('fire by their job where nothing else makes a replica look, and leave nothing in Redis', async () => {
    const { redis, queue, startSleeper, set, timers } = await world();
    const heard = await startSleeper();
    await set(2, 3);
    await set(3);
    await vi.waitFor(async () => expect(await timers()).toEqual([fired, fired, fired, fired]), within);
    await vi.waitFor(() => expect(heard.slots).toBeGreaterThanOrEqual(2), within);
    await vi.waitFor(async () => expect(await queue.getJobCountByTypes('delayed', 'waiting', 'active', 'completed', 'failed')).toBe(0), within);
    expect(await redis.commands.keys(`${redis.prefix}:${timerSlots.name}:0*`)).toEqual([]);
  });

  it('have their jobs again after Redis forgot them, each once, and fire by them (I9)', async () => {
    const { server, queue, startSleeper, set, find, timers } = await world();
    const heard = await startSleeper();
    await set(4, 2);
    expect(await queue.getDelayedCount()).toBe(1);
    await server.flush();
    expect(await queue.getDelayedCount()).toBe(0);
    await Promise.all([find(), find()]);
    expect(await queue.getDelayedCount()).toBe(1);
    await vi.waitFor(async () => expect(await timers()).toEqual([fired, fired]), within);
    expect(heard.slots).toBeGreaterThanOrEqual(1);
  });

  it('have their jobs once a replica starts, though they were set when there was no Redis', async () => {
    const { server, queue, startSleeper, set } = await world();
    await set(40);
    await server.flush();
    await startSleeper();
    await vi.waitFor(async () => expect(await queue.getDelayedCount()).toBe(1), within);
  });
});
