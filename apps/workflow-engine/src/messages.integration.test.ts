import { timerCommands, timersFired, type JobOf } from '@holdfast/contracts/queues';
import type { MessageId } from '@holdfast/ids/ids';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { startConsumer } from '@holdfast/queue/consumer';
import { queueMigrations } from '@holdfast/queue/migrations';
import { enqueue } from '@holdfast/queue/outbox';
import { connectRedis } from '@holdfast/queue/redis';
import { startRelay } from '@holdfast/queue/relay';
import { createSeal } from '@holdfast/queue/seal';
import { silentLogger } from '@holdfast/telemetry/logger';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startRunningEngine } from './testing/running-engine.ts';
import { ids } from './testing/turns.ts';

type Command = JobOf<typeof timerCommands>;
type SetTimer = Extract<Command, { command: 'set' }>;

const closings: (() => unknown)[] = [];
const commands: Command[] = [];
let engine: Awaited<ReturnType<typeof startRunningEngine>>;
let fire: (timer: SetTimer, dueAt?: string) => Promise<void>;

/** Beside the engine stands what hears its timer commands and fires timers, as the scheduler does. */
beforeAll(async () => {
  engine = await startRunningEngine();
  const own = await createTestDatabase();
  const dataSource = await openDatabase({ url: own.url, applicationName: 'scheduler' }, [queueMigrations]);
  const database = databaseOf(dataSource);
  const redis = connectRedis(engine.config.HOLDFAST_REDIS_URL);
  const seal = createSeal(engine.config.HOLDFAST_QUEUE_SEAL_KEYS);
  const relay = startRelay({ database, redis, seal, contracts: [timersFired], logger: silentLogger });
  const consumer = startConsumer({ redis, contract: timerCommands, seal, logger: silentLogger, handle: (command) => Promise.resolve(void commands.push(command)) });
  fire = ({ timerId, tenantId, instanceId }, dueAt) =>
    database.transactions.run((tx) => enqueue(tx, timersFired, ids.next<MessageId>(), { timers: [{ timerId, tenantId, instanceId, dueAt }] }));
  closings.push(() => consumer.close(), () => relay.close(), () => redis.close(), () => dataSource.destroy(), () => own.drop(), () => engine.close());
});

afterAll(async () => {
  for (const close of closings) await close();
});

const within = { timeout: 30_000, interval: 20 };

async function timerOf(path: string): Promise<SetTimer> {
  return vi.waitFor(() => {
    const command = commands.find((each) => each.command === 'set' && path.endsWith(each.instanceId));
    if (command?.command !== 'set') throw new Error('no timer was set');
    return command;
  }, within);
}

describe('the messages of the engine', () => {
  it('ask for a timer, and its firing moves the instance on, however often it is told (I8, I9)', async () => {
    const path = await engine.started('timer', '  - hold: {wait: {seconds: 30}}\n  - done: {set: {ok: true}}\n');
    const timer = await timerOf(path);
    expect(await engine.asUser({ path })).toMatchObject({ body: { waitingFor: [{ timerId: timer.timerId, dueAt: timer.dueAt }] } });
    await Promise.all([fire(timer), fire(timer), fire(timer)]);
    await vi.waitFor(async () => expect(await engine.asUser({ path })).toMatchObject({ body: { status: 'completed', output: { ok: true } } }), within);
    const { body } = await engine.asUser({ path: `${path}/history` });
    expect((body['items'] as { type: string }[]).filter(({ type }) => type === 'timer-fired')).toHaveLength(1);
  });

  it('hand a timer over before its moment, and it moves the instance on in it, not before (I8)', async () => {
    const path = await engine.started('held', '  - hold: {wait: {milliseconds: 1500}}\n');
    const timer = await timerOf(path);
    await fire(timer, timer.dueAt);
    await vi.waitFor(async () => expect(await engine.asUser({ path })).toMatchObject({ body: { status: 'completed' } }), within);
    const { body } = await engine.asUser({ path: `${path}/history` });
    const firedAt = (body['items'] as { type: string; at: string }[]).find(({ type }) => type === 'timer-fired')?.at;
    expect(Date.parse(firedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(timer.dueAt));
  });

  it('clear the timer of an instance that is cancelled', async () => {
    const path = await engine.started('cleared', '  - hold: {wait: {seconds: 30}}\n');
    const { timerId } = await timerOf(path);
    await engine.asUser({ path: `${path}/cancel`, method: 'POST' });
    await vi.waitFor(() => expect(commands).toContainEqual({ command: 'clear', timerIds: [timerId] }), within);
  });
});
