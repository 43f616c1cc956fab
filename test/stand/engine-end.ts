import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@holdfast/clock/system-clock';
import { sealKeys as sealKeysSchema } from '@holdfast/config/seal-keys';
import { scheduleOutcomes, scheduleTicks, timerCommands, timersFired, type JobOf } from '@holdfast/contracts/queues';
import { randomIds } from '@holdfast/ids/id-source';
import type { MessageId } from '@holdfast/ids/ids';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { startConsumer } from '@holdfast/queue/consumer';
import { queueMigrations } from '@holdfast/queue/migrations';
import { enqueueAll } from '@holdfast/queue/outbox';
import { connectRedis } from '@holdfast/queue/redis';
import { startRelay } from '@holdfast/queue/relay';
import { createSeal } from '@holdfast/queue/seal';
import { silentLogger } from '@holdfast/telemetry/logger';

type Tick = JobOf<typeof scheduleTicks>;
type Fired = JobOf<typeof timersFired>['timers'][number];

const leftUntil = ({ dueAt }: Fired): number => (dueAt === undefined ? 0 : Date.parse(dueAt) + 1 - Date.now());

export interface EngineEndOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly sealKeys: string;
  /** Told of each message the first time it is delivered, as the inbox tells the engine. */
  readonly onTick?: (tick: Tick, messageId: MessageId) => void;
  readonly onTimer?: (timer: Fired, messageId: MessageId) => void;
  /** Milliseconds that the engine takes for each tick, eight at a time; by default none, and many at a time. */
  readonly tickMs?: number;
}

/** The engine's end of the scheduler's queues: it sets timers, hears what fires, and reports what became of ticks. */
export async function startEngineEnd({ databaseUrl, redisUrl, sealKeys, onTick, onTimer, tickMs }: EngineEndOptions) {
  const source = await openDatabase({ url: databaseUrl, applicationName: 'engine' }, [queueMigrations]);
  const database = databaseOf(source);
  const [seal, redis, ids] = [createSeal(sealKeysSchema.parse(sealKeys)), connectRedis(redisUrl), randomIds(systemClock)];
  const relay = startRelay({ database, redis, seal, contracts: [timerCommands, scheduleOutcomes], logger: silentLogger });
  const known = new Set<MessageId>();
  const first = (messageId: MessageId): boolean => !known.has(messageId) && known.add(messageId).size > 0;
  const common = { redis, seal, logger: silentLogger };
  const ticks = startConsumer({ ...common, contract: scheduleTicks, concurrency: tickMs === undefined ? 64 : 8, handle: async (tick, { messageId }) => {
    if (tickMs !== undefined) await sleep(tickMs);
    if (first(messageId)) onTick?.(tick, messageId);
  } });
  const timers = startConsumer({ ...common, contract: timersFired, concurrency: 64, handle: async ({ timers: fired }, { messageId }) => {
    if (!first(messageId)) return;
    await Promise.all(fired.map(async (timer) => {
      // Not before its moment, as the engine.
      for (let left = leftUntil(timer); left > 0; left = leftUntil(timer)) await sleep(left);
      onTimer?.(timer, messageId);
    }));
  } });
  const messages = <Data>(all: readonly Data[]) => all.map((data) => ({ id: ids.next<MessageId>(), data }));
  return {
    ids,
    setTimers: (commands: readonly JobOf<typeof timerCommands>[]) => database.transactions.run((tx) => enqueueAll(tx, timerCommands, messages(commands))),
    report: (outcomes: readonly JobOf<typeof scheduleOutcomes>[]) => database.transactions.run((tx) => enqueueAll(tx, scheduleOutcomes, messages(outcomes))),
    close: async () => {
      await Promise.all([ticks.close(), timers.close(), relay.close()]);
      await Promise.all([redis.close(), source.destroy()]);
    },
  };
}
