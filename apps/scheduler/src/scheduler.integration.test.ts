import { randomBytes } from 'node:crypto';
import { auditMigrations } from '@holdfast/audit/migrations';
import { systemClock } from '@holdfast/clock/system-clock';
import { loadConfig } from '@holdfast/config/load-config';
import { timerCommands, timersFired, type JobOf } from '@holdfast/contracts/queues';
import { randomIds } from '@holdfast/ids/id-source';
import type { InstanceId, MessageId, TenantId, TimerId } from '@holdfast/ids/ids';
import { serve } from '@holdfast/nest-http/serve';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { startConsumer } from '@holdfast/queue/consumer';
import { queueMigrations } from '@holdfast/queue/migrations';
import { enqueue } from '@holdfast/queue/outbox';
import { connectRedis } from '@holdfast/queue/redis';
import { startRelay } from '@holdfast/queue/relay';
import { createSeal } from '@holdfast/queue/seal';
import { aheadMs } from '@holdfast/schedule-core/hand-over';
import { silentLogger } from '@holdfast/telemetry/logger';
import { createTestCa } from '@holdfast/testkit/certificates';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { testRedis } from '@holdfast/testkit/redis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { config as schema } from './config.ts';
import { startScheduler } from './scheduler.module.ts';

const closings: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close();
});

const ids = randomIds(systemClock);
type TimerCommand = JobOf<typeof timerCommands>;

/** A running scheduler and, beside it, an engine that sends commands and hears what fired. */
async function world() {
  const [schedulerDb, engineDb, redis, ca] = await Promise.all([createTestDatabase(), createTestDatabase(), testRedis(), createTestCa()]);
  closings.push(() => ca[Symbol.dispose](), () => redis.close(), () => engineDb.drop(), () => schedulerDb.drop());
  const config = loadConfig(schema, {
    HOLDFAST_PORT: '0',
    HOLDFAST_MANAGEMENT_PORT: '0',
    HOLDFAST_DATABASE_URL: schedulerDb.url,
    HOLDFAST_REDIS_URL: redis.url,
    HOLDFAST_TLS_DIR: await ca.issue({ service: 'scheduler' }),
    HOLDFAST_QUEUE_SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  });
  const startReplica = async () => {
    const serving = await serve(await startScheduler(config, silentLogger));
    closings.push(() => serving.drain());
    return serving;
  };

  const dataSource = await openDatabase({ url: engineDb.url, applicationName: 'engine' }, [queueMigrations]);
  const database = databaseOf(dataSource);
  const seal = createSeal(config.HOLDFAST_QUEUE_SEAL_KEYS);
  const connection = connectRedis(redis.url);
  const relay = startRelay({ database, redis: connection, seal, contracts: [timerCommands], logger: silentLogger });
  /** The messages that told of each timer. One may arrive twice, as any message: what tells them apart is the id. */
  const fired = new Map<TimerId, Set<MessageId>>();
  const consumer = startConsumer({
    redis: connection,
    contract: timersFired,
    seal,
    logger: silentLogger,
    handle: async ({ timers }, { messageId }) => {
      for (const { timerId } of timers) fired.set(timerId, (fired.get(timerId) ?? new Set()).add(messageId));
    },
  });
  closings.push(() => dataSource.destroy(), () => connection.close(), () => relay.close(), () => consumer.close());

  const send = (command: TimerCommand) => database.transactions.run((tx) => enqueue(tx, timerCommands, ids.next<MessageId>(), command));
  const set = async (ms: number, timerId = ids.next<TimerId>()) => {
    await send({ command: 'set', timerId, tenantId: ids.next<TenantId>(), instanceId: ids.next<InstanceId>(), dueAt: new Date(Date.now() + ms).toISOString() });
    return timerId;
  };
  const schedulerRows = async () => {
    const source = await openDatabase({ url: schedulerDb.url, applicationName: 'probe' }, [queueMigrations, auditMigrations, { namespace: 'scheduler', url: new URL('../migrations/', import.meta.url) }]);
    try {
      return await databaseOf(source).query.across('test')<{ timer_id: TimerId; state: string; punctual: boolean }>(`SELECT timer_id, state, fired_at >= due_at - interval '${aheadMs} ms' AS punctual FROM timers`);
    } finally {
      await source.destroy();
    }
  };
  return { startReplica, redis, send, set, fired, schedulerRows };
}

const within = { timeout: 30_000, interval: 20 };

describe('the scheduler', () => {
  it('fires a timer once, after its moment, and tells the engine', async () => {
    const { startReplica, set, fired, schedulerRows } = await world();
    await startReplica();
    const timerId = await set(300);
    await vi.waitFor(() => expect(fired.get(timerId)?.size).toBe(1), within);
    expect(await schedulerRows()).toEqual([{ timer_id: timerId, state: 'fired', punctual: true }]);
  });

  it('does not fire a timer that was cleared in time', async () => {
    const { startReplica, set, send, fired, schedulerRows } = await world();
    await startReplica();
    const cleared = await set(3_600_000);
    await send({ command: 'clear', timerIds: [cleared] });
    const marker = await set(200);
    await vi.waitFor(() => expect(fired.has(marker)).toBe(true), within);
    await vi.waitFor(async () => expect((await schedulerRows()).find((row) => row.timer_id === cleared)?.state).toBe('cleared'), within);
    expect(fired.has(cleared)).toBe(false);
  });

  it('fires what fell due while no replica was running, and once with two (I9)', async () => {
    const { startReplica, set, fired } = await world();
    const timers = await Promise.all(Array.from({ length: 20 }, (_, n) => set(n * 10)));
    await Promise.all([startReplica(), startReplica()]);
    await vi.waitFor(() => expect(fired.size).toBe(20), within);
    expect(timers.map((timerId) => fired.get(timerId)?.size)).toEqual(timers.map(() => 1));
  });

  it('loses no timer when Redis forgets everything while they wait (I9)', async () => {
    const { startReplica, set, redis, fired, schedulerRows } = await world();
    await startReplica();
    const early = await set(1500);
    await vi.waitFor(async () => expect(await schedulerRows()).toHaveLength(1), within);
    await redis.flush();
    const late = await set(100);
    await redis.flush();
    await vi.waitFor(() => expect([...fired.keys()].toSorted()).toEqual([early, late].toSorted()), within);
    expect((await schedulerRows()).every((row) => row.punctual)).toBe(true);
  });

  it('goes by the database clock: a local clock one hour ahead fires nothing early (I8)', async () => {
    const { startReplica, set, fired, schedulerRows } = await world();
    const timerId = await set(1200);
    const real = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + 3_600_000);
    try {
      await startReplica();
      await vi.waitFor(() => expect(fired.has(timerId)).toBe(true), within);
      expect(await schedulerRows()).toEqual([{ timer_id: timerId, state: 'fired', punctual: true }]);
    } finally {
      vi.restoreAllMocks();
    }
  });
});
