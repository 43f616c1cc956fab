import { randomBytes } from 'node:crypto';
import { systemClock } from '@holdfast/clock/system-clock';
import { timersFired } from '@holdfast/contracts/queues';
import type { InstanceId, MessageId, TenantId, TimerId } from '@holdfast/ids/ids';
import { randomIds } from '@holdfast/ids/id-source';
import { createDataSource } from '@holdfast/postgres/data-source';
import { databaseOf } from '@holdfast/postgres/database';
import { migrate } from '@holdfast/postgres/migrate';
import { silentLogger } from '@holdfast/telemetry/logger';
import { createTestDatabase, type TestDatabase } from '@holdfast/testkit/postgres';
import { testRedis, type TestRedis } from '@holdfast/testkit/redis';
import { createTcpGate, type TcpGate } from '@holdfast/testkit/tcp-gate';
import type { Database } from '@holdfast/transaction/database';
import { Queue, Worker } from 'bullmq';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startConsumer, type Consumer, type Delivery } from './consumer.ts';
import { firstTime, pruneInbox } from './inbox.ts';
import { queueMigrations } from './migrations.ts';
import { enqueue, enqueueAll } from './outbox.ts';
import { connectRedis, type QueueRedis } from './redis.ts';
import { startRelay } from './relay.ts';
import { createSeal } from './seal.ts';
import { TerminalFailure } from './terminal-failure.ts';

const queue = timersFired.name;
const ids = randomIds(systemClock);
const data = () => ({ timers: [{ timerId: ids.next<TimerId>(), tenantId: ids.next<TenantId>(), instanceId: ids.next<InstanceId>() }] });
const patient = { timeout: 30_000, interval: 20 };

let testDatabase: TestDatabase;
let source: DataSource;
let database: Database;
let server: TestRedis;
let gate: TcpGate;
let redis: QueueRedis;
let raw: Queue;
let closing: (() => Promise<unknown>)[];
const seal = createSeal([{ id: 'k1', key: randomBytes(32) }]);

beforeEach(async () => {
  closing = [];
  testDatabase = await createTestDatabase();
  source = createDataSource({ url: testDatabase.url, applicationName: 'queue-test' });
  await migrate(source, [queueMigrations]);
  database = databaseOf(source);
  server = await testRedis();
  gate = await createTcpGate(server.url);
  redis = connectRedis(gate.url);
  const direct = connectRedis(server.url);
  raw = new Queue(queue, { connection: direct.commands, prefix: direct.prefix });
  raw.on('error', () => undefined);
  closing.push(() => direct.close(), () => raw.close(), () => redis.close());
});

afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  await gate.close();
  await server.close();
  await source.destroy();
  await testDatabase.drop();
});

function relay(through: QueueRedis = redis): void {
  const running = startRelay({ database, redis: through, seal, contracts: [timersFired], logger: silentLogger });
  closing.push(() => running.close());
}

function consume(handle: (delivery: Delivery) => Promise<void>): Consumer {
  const consumer = startConsumer({ redis, contract: timersFired, seal, logger: silentLogger, handle: (_, delivery) => handle(delivery) });
  closing.push(() => consumer.close());
  return consumer;
}

/** A consumer whose effects are its inbox's: each message's name once. */
function effects(): { readonly done: MessageId[]; readonly consumer: Consumer } {
  const done: MessageId[] = [];
  const consumer = consume(async ({ messageId }) => {
    if (await database.transactions.run((tx) => firstTime(tx, messageId))) done.push(messageId);
  });
  return { done, consumer };
}

async function send(count = 1): Promise<MessageId[]> {
  const messages = Array.from({ length: count }, () => ({ id: ids.next<MessageId>(), data: data() }));
  await database.transactions.run((tx) => enqueueAll(tx, timersFired, messages));
  return messages.map(({ id }) => id).toSorted();
}

const outbox = (): Promise<{ id: string; parked: boolean }[]> => database.query('SELECT id, parked_at IS NOT NULL AS parked FROM outbox');
const settled = (): Promise<void> => vi.waitFor(async () => expect(await outbox()).toEqual([]), patient);

describe('delivery', () => {
  it('hands a committed message over once, acknowledges it, and leaves nothing behind', async () => {
    relay();
    const { done } = effects();
    const sent = await send(20);
    await settled();
    expect(done.toSorted()).toEqual(sent);
    expect(await raw.getJobCounts()).toMatchObject({ waiting: 0, active: 0, delayed: 0, completed: 0, failed: 0 });
  });

  it('of what waits hands over the lower priority first, however many others came before', async () => {
    const [many, few] = [1, 2].map(() => Array.from({ length: 20 }, () => ids.next<MessageId>()));
    const owed = (of: readonly MessageId[] = [], priority: number) => of.map((id) => ({ id, data: data(), priority }));
    await database.transactions.run((tx) => enqueueAll(tx, timersFired, [...owed(many, 2), ...owed(few, 1)]));
    relay();
    await vi.waitFor(async () => expect(await raw.getJobCounts('prioritized')).toEqual({ prioritized: 40 }), patient);
    const handled: MessageId[] = [];
    const consumer = startConsumer({ redis, contract: timersFired, seal, logger: silentLogger, concurrency: 1, handle: async (_, { messageId }) => void handled.push(messageId) });
    closing.push(() => consumer.close());
    await settled();
    // One may come again, as any message.
    const first = [...new Set(handled)];
    expect(first.slice(0, 20).toSorted()).toEqual(few?.toSorted());
    expect(first).toHaveLength(40);
  });

  it('publishes nothing of a transaction that rolled back', async () => {
    relay();
    const { done } = effects();
    await expect(database.transactions.run(async (tx) => {
      await enqueue(tx, timersFired, ids.next(), data());
      throw new Error('back');
    })).rejects.toThrow('back');
    const [sent] = await send();
    await settled();
    expect(done).toEqual([sent]);
  });

  it('refuses to enqueue what does not fit the contract', async () => {
    const broken = { ...data(), tenantId: 'nobody' as TenantId };
    await expect(database.transactions.run((tx) => enqueue(tx, timersFired, ids.next(), broken))).rejects.toThrow();
  });

  it('has no effect twice when a message is enqueued again under its id', async () => {
    relay();
    const { done } = effects();
    const id = ids.next<MessageId>();
    for (let round = 0; round < 3; round += 1) {
      await database.transactions.run((tx) => enqueue(tx, timersFired, id, data()));
      await settled();
    }
    expect(done).toEqual([id]);
  });

  it('shares the outbox between two relays without a second effect', async () => {
    relay();
    relay();
    const { done } = effects();
    const sent = (await Promise.all([send(300), send(300), send(300)])).flat().toSorted();
    await settled();
    expect(done.toSorted()).toEqual(sent);
  });

  it('publishes after a crash between commit and publish', async () => {
    const sent = await send(3);
    const { done } = effects();
    relay();
    await settled();
    expect(done.toSorted()).toEqual(sent);
  });

  it('publishes again what a relay had claimed when it was killed', async () => {
    const [sent] = await send();
    await database.query("UPDATE outbox SET attempt = 1, publish_at = now() + interval '1 s'");
    relay();
    const { done } = effects();
    await settled();
    expect(done).toEqual([sent]);
  });

  it('tries a retryable failure again until it succeeds', async () => {
    relay();
    const attempts: number[] = [];
    const consumer = consume(async ({ attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new Error('canary: not yet');
    });
    await send();
    await vi.waitFor(async () => expect((await raw.getDelayed()).map(({ failedReason, stacktrace }) => ({ failedReason, stacktrace }))).toEqual([{ failedReason: 'to be tried again', stacktrace: [] }]), patient);
    await settled();
    expect(attempts).toEqual([1, 2, 3]);
    expect(consumer.counts).toEqual({ completed: 1, putBack: 0, retried: 2, refused: 0, parked: 0 });
  });

  it('parks a poison message, keeps it for an operator, and goes on with the others (I11)', async () => {
    relay();
    const done = new Set<MessageId>();
    let cured = false;
    const poison = ids.next<MessageId>();
    const consumer = consume(async ({ messageId }) => {
      if (messageId === poison && !cured) throw new TerminalFailure('no such timer');
      done.add(messageId);
    });
    await database.transactions.run((tx) => enqueue(tx, timersFired, poison, data()));
    const sent = await send(5);
    await vi.waitFor(async () => expect(await outbox()).toEqual([{ id: poison, parked: true }]), patient);
    expect([...done].toSorted()).toEqual(sent);
    expect(consumer.counts.parked).toBe(1);
    await vi.waitFor(async () => expect(await raw.getFailedCount()).toBe(0), patient);
    cured = true;
    await database.query('UPDATE outbox SET parked_at = NULL, publish_at = now()');
    await settled();
    expect([...done]).toContain(poison);
  });

  it('forgets received messages after their days in the inbox', async () => {
    const [young, old] = [ids.next<MessageId>(), ids.next<MessageId>()];
    await database.transactions.run(async (tx) => {
      expect(await firstTime(tx, young)).toBe(true);
      expect(await firstTime(tx, young)).toBe(false);
    });
    await database.query("INSERT INTO inbox VALUES ($1, now() - interval '8 days')", [old]);
    await pruneInbox(database.query);
    expect(await database.query('SELECT message_id FROM inbox')).toEqual([{ message_id: young }]);
  });
});

describe('a Redis that others can write to', () => {
  it.each([
    ['without a seal', () => ({ timerId: 'x' })],
    ['with a seal of another key', (id: string) => createSeal([{ id: 'k1', key: randomBytes(32) }]).seal(queue, id, '{}')],
    ['sealed for another queue', (id: string) => seal.seal('resume-requests', id, JSON.stringify(data()))],
  ])('cannot start anything by a job %s', async (_, forge) => {
    const { done, consumer } = effects();
    const id = ids.next<MessageId>();
    await raw.add(queue, forge(id), { jobId: id });
    await vi.waitFor(() => expect(consumer.counts.refused).toBe(1), patient);
    await vi.waitFor(async () => expect(await raw.getFailedCount()).toBe(1), patient);
    expect(done).toEqual([]);
  });

  it('cannot keep a message away by taking its id first', async () => {
    const { done, consumer } = effects();
    const [sent = ''] = await send();
    await raw.add(queue, { forged: true }, { jobId: sent });
    await vi.waitFor(() => expect(consumer.counts.refused).toBe(1), patient);
    relay();
    await settled();
    expect(done).toEqual([sent]);
  });

  it('cannot acknowledge or park by finishing a job itself', async () => {
    const [completed = '', failed = ''] = await send(2);
    relay();
    const thief = new Worker(queue, async ({ id }) => {
      if (id === failed) throw new Error(`parked ${seal.attest(queue, completed, 'parked')}`);
      return seal.attest('timer-commands', completed, 'completed');
    }, { connection: redis.blocking, prefix: redis.prefix, settings: { backoffStrategy: () => 60_000 } });
    await vi.waitFor(async () => expect(await raw.getDelayedCount()).toBe(1), patient);
    await vi.waitFor(async () => expect(await raw.getJob(completed)).toBeUndefined(), patient);
    await thief.close();
    expect((await outbox()).map(({ parked }) => parked)).toEqual([false, false]);
    await server.flush();
    const { done } = effects();
    await settled();
    expect(done.toSorted()).toEqual([completed, failed]);
  });
});

describe('a Redis that forgets or goes away', () => {
  it('loses nothing by FLUSHALL between publish and consume (I9)', async () => {
    relay();
    const sent = await send(50);
    await vi.waitFor(async () => expect(await raw.getWaitingCount()).toBe(50), patient);
    await server.flush();
    await vi.waitFor(async () => expect(await raw.getWaitingCount()).toBe(50), patient);
    const { done } = effects();
    await settled();
    expect(done.toSorted()).toEqual(sent);
  });

  it('loses and repeats nothing by FLUSHALL while messages are handled (I9)', async () => {
    relay();
    const { done } = effects();
    const flushing = (async () => {
      for (let round = 0; round < 8; round += 1) {
        await send(20);
        await server.flush();
      }
    })();
    const sent = await send(100);
    await flushing;
    await settled();
    expect(done).toHaveLength(260);
    expect(new Set(done).size).toBe(260);
    expect(done).toEqual(expect.arrayContaining(sent));
  });

  it('starts while Redis is down, and delivers when it is up', async () => {
    gate.shut();
    relay();
    const { done } = effects();
    const sent = await send(3);
    gate.open();
    await settled();
    expect(done.toSorted()).toEqual(sent);
  });

  it('goes on after Redis was restarted, also empty', async () => {
    relay();
    const { done } = effects();
    const before = await send(2);
    await settled();
    gate.shut();
    await server.flush();
    const during = await send(2);
    gate.open();
    await settled();
    const after = await send(2);
    await settled();
    expect(done.toSorted()).toEqual([...before, ...during, ...after].toSorted());
  });

  it('runs the job of a consumer that died, and of a second one, within seconds', async () => {
    relay();
    const kills = 2;
    for (let kill = 0; kill < kills; kill += 1) {
      const doomed = new Worker(queue, () => new Promise<string>(() => undefined), {
        connection: redis.blocking, prefix: redis.prefix, skipLockRenewal: true, skipStalledCheck: kill === 0, lockDuration: 500, stalledInterval: 300, maxStalledCount: 1e9,
      });
      if (kill === 0) await send();
      await vi.waitFor(async () => expect((await raw.getActive())[0]?.processedOn).toBeDefined(), patient);
      closing.unshift(() => doomed.close(true));
      doomed.disconnect().catch(() => undefined);
    }
    const { done } = effects();
    await settled();
    expect(done).toHaveLength(1);
  });

  it('closes while Redis is away, after the running handlers', async () => {
    relay();
    const [begun, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let finished = false;
    const consumer = consume(async () => {
      begun.resolve();
      await finish.promise;
      finished = true;
    });
    await send();
    await begun.promise;
    gate.shut();
    await vi.waitFor(() => expect(redis.commands.status).not.toBe('ready'), 30_000);
    const closed = consumer.close();
    finish.resolve();
    await closed;
    expect(finished).toBe(true);
    gate.open();
  });
});
