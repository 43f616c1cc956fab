import { randomBytes } from 'node:crypto';
import { systemClock } from '@holdfast/clock/system-clock';
import { timersFired, type JobOf, type QueueContract } from '@holdfast/contracts/queues';
import type { InstanceId, MessageId, TenantId, TimerId } from '@holdfast/ids/ids';
import { randomIds } from '@holdfast/ids/id-source';
import { createDataSource } from '@holdfast/postgres/data-source';
import { databaseOf } from '@holdfast/postgres/database';
import { migrate } from '@holdfast/postgres/migrate';
import { silentLogger } from '@holdfast/telemetry/logger';
import { metricsPage } from '@holdfast/telemetry/metrics-page';
import { startMetrics } from '@holdfast/telemetry/start-metrics';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { testRedis } from '@holdfast/testkit/redis';
import type { Database } from '@holdfast/transaction/database';
import type { Queue } from 'bullmq';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { startConsumer, type Consumer, type Delivery } from './consumer.ts';
import { firstTime } from './inbox.ts';
import { queueMigrations } from './migrations.ts';
import { openQueue } from './open-queue.ts';
import { enqueue } from './outbox.ts';
import { parkedMessages } from './parked.ts';
import type { Patience } from './patience.ts';
import { PutBack } from './put-back.ts';
import { connectRedis, type QueueRedis } from './redis.ts';
import { startRelay } from './relay.ts';
import { createSeal } from './seal.ts';

startMetrics('a-service');

const ids = randomIds(systemClock);
const seal = createSeal([{ id: 'k1', key: randomBytes(32) }]);
const within = { timeout: 30_000, interval: 20 };

/** The contract as an older release knows it: without the moment of a timer. */
const older: QueueContract = { ...timersFired, schema: z.strictObject({ timers: z.array(z.strictObject({ timerId: z.string(), tenantId: z.string(), instanceId: z.string() })) }) };
const timer = () => ({ timerId: ids.next<TimerId>(), tenantId: ids.next<TenantId>(), instanceId: ids.next<InstanceId>() });
const newerMessage = (): JobOf<typeof timersFired> => ({ timers: [{ ...timer(), dueAt: new Date(0).toISOString() }] });

const forLong: Patience = { firstMs: 1, longestMs: 4, inAllMs: 3_600_000 };
const forAMoment: Patience = { firstMs: 1, longestMs: 4, inAllMs: 20 };

let closing: (() => Promise<unknown>)[];
let database: Database;
let redis: QueueRedis;
let raw: Queue;
let said: string[];

beforeEach(async () => {
  closing = [];
  said = [];
  const testDatabase = await createTestDatabase();
  const source = createDataSource({ url: testDatabase.url, applicationName: 'queue-test' });
  await migrate(source, [queueMigrations]);
  database = databaseOf(source);
  const server = await testRedis();
  redis = connectRedis(server.url);
  raw = openQueue(redis, timersFired.name, silentLogger);
  closing.push(() => testDatabase.drop(), () => source.destroy(), () => server.close(), () => redis.close(), () => raw.close());
  await vi.waitFor(() => redis.ping(), within);
});

afterEach(async () => {
  for (const close of closing.toReversed()) await close();
});

function relay(): void {
  const running = startRelay({ database, redis, seal, contracts: [timersFired], logger: silentLogger });
  closing.push(() => running.close());
}

function consume(contract: QueueContract, handle: (delivery: Delivery) => Promise<void>, patience?: Patience): Consumer {
  const logger = { ...silentLogger, warn: (message: string) => void said.push(`warn: ${message}`), error: (message: string) => void said.push(`error: ${message}`) };
  const consumer = startConsumer({ redis, contract, seal, logger, handle: (_, delivery) => handle(delivery), ...(patience === undefined ? {} : { patience }) });
  closing.push(() => consumer.close());
  return consumer;
}

const neverHandled = (): Promise<void> => Promise.reject(new Error('it was handled'));

/** A consumer of this release, whose effects are its inbox's. */
function current(): { readonly done: MessageId[] } {
  const done: MessageId[] = [];
  consume(timersFired, async ({ messageId }) => {
    if (await database.transactions.run((tx) => firstTime(tx, messageId))) done.push(messageId);
  });
  return { done };
}

async function send(data: JobOf<typeof timersFired>): Promise<MessageId> {
  const id = ids.next<MessageId>();
  await database.transactions.run((tx) => enqueue(tx, timersFired, id, data));
  return id;
}

const outbox = (): Promise<{ id: string; parked: boolean }[]> => database.query('SELECT id, parked_at IS NOT NULL AS parked FROM outbox');
const settled = (): Promise<void> => vi.waitFor(async () => expect(await outbox()).toEqual([]), within);
const jobs = async (): Promise<number> => Object.values(await raw.getJobCounts()).reduce((sum, count) => sum + count, 0);

describe('a message that a newer producer sent', () => {
  it('is put back by a consumer that does not know it, until one comes that does, and has its effect once', async () => {
    relay();
    const before = consume(older, neverHandled, forLong);
    const sent = await send(newerMessage());
    await vi.waitFor(() => expect(before.counts.putBack).toBeGreaterThan(5), within);
    // The relay looks what became of it, as it does time and again: it leaves it alone.
    await database.query('UPDATE outbox SET publish_at = now()');
    const known = before.counts.putBack;
    await vi.waitFor(() => expect(before.counts.putBack).toBeGreaterThan(known + 5), within);
    expect(await outbox()).toEqual([{ id: sent, parked: false }]);
    expect(await jobs()).toBe(1);
    const { done } = current();
    await settled();
    expect(done).toEqual([sent]);
    expect(before.counts).toMatchObject({ completed: 0, retried: 0, refused: 0, parked: 0 });
    expect(await metricsPage()).toContain(`holdfast_queue_put_back_total{queue="timers-fired",reason="unknown"} ${before.counts.putBack}\n`);
    expect(said).toEqual(['warn: this release does not know a message and puts it back for one that does: upgrade this service']);
  });

  it('keeps no other from a consumer that does not know it', async () => {
    relay();
    const handled: MessageId[] = [];
    const before = consume(older, async ({ messageId }) => void handled.push(messageId), forLong);
    await send(newerMessage());
    await vi.waitFor(() => expect(before.counts.putBack).toBeGreaterThan(0), within);
    const known = await send({ timers: [timer()] });
    await vi.waitFor(() => expect(handled).toEqual([known]), within);
    expect(before.counts).toMatchObject({ completed: 1, parked: 0 });
  });

  it('is parked for an operator when no release that knows it came in time, and handled when it is tried again', async () => {
    relay();
    const before = consume(older, neverHandled, forAMoment);
    const message = newerMessage();
    const sent = await send(message);
    await vi.waitFor(async () => expect(await outbox()).toEqual([{ id: sent, parked: true }]), within);
    expect(await Promise.all([timersFired, older].map((contract) => parkedMessages(database.query, contract, 10)))).toEqual([[message], []]);
    expect(before.counts).toMatchObject({ completed: 0, retried: 0, refused: 0, parked: 1 });
    expect(before.counts.putBack).toBeGreaterThanOrEqual(6);
    expect(said.filter((line) => line.startsWith('error'))).toEqual(['error: a message was parked']);
    await before.close();
    const { done } = current();
    await database.query('UPDATE outbox SET parked_at = NULL, publish_at = now()');
    await settled();
    expect(done).toEqual([sent]);
  });

  it('is put back as well where it is no JSON', async () => {
    const consumer = consume(timersFired, neverHandled, forLong);
    const id = ids.next<MessageId>();
    await raw.add(timersFired.name, seal.seal(timersFired.name, id, 'timers: []'), { jobId: id });
    await vi.waitFor(() => expect(consumer.counts.putBack).toBeGreaterThan(1), within);
    expect(consumer.counts).toMatchObject({ retried: 0, parked: 0 });
  });
});

describe('an envelope with a member that this release does not know', () => {
  it('is put back, and is refused in the end and not parked, for nobody has sealed that member', async () => {
    const done: MessageId[] = [];
    const consumer = consume(timersFired, async ({ messageId }) => void done.push(messageId), forAMoment);
    const sent = await send({ timers: [timer()] });
    const [{ content } = { content: '' }] = await database.query<{ content: string }>('SELECT data::text AS content FROM outbox');
    await raw.add(timersFired.name, { ...seal.seal(timersFired.name, sent, content), tracing: '00-1' }, { jobId: sent });
    await vi.waitFor(() => expect(consumer.counts.refused).toBe(1), within);
    expect(consumer.counts).toMatchObject({ completed: 0, parked: 0 });
    expect(consumer.counts.putBack).toBeGreaterThan(0);
    // The true message comes instead.
    await database.query('UPDATE outbox SET attempt = 1');
    relay();
    await settled();
    expect(done).toEqual([sent]);
  });
});

describe('a handler', () => {
  it('puts a message back that it cannot take in yet, which is no failure of it', async () => {
    relay();
    const attempts: number[] = [];
    const consumer = consume(timersFired, async ({ attempt }) => {
      attempts.push(attempt);
      if (attempts.length < 4) throw new PutBack(1);
    });
    await send({ timers: [timer()] });
    await settled();
    expect(attempts).toEqual([1, 1, 1, 1]);
    expect(consumer.counts).toEqual({ completed: 1, putBack: 3, retried: 0, refused: 0, parked: 0 });
    expect(said).toEqual([]);
  });
});
