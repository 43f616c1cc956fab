import { timerCommands, timerSlots, timersFired } from '@holdfast/contracts/queues';
import { startConsumer } from '@holdfast/queue/consumer';
import { startPacemaker } from '@holdfast/queue/pacemaker';
import type { QueueRedis } from '@holdfast/queue/redis';
import type { Relay } from '@holdfast/queue/relay';
import type { Seal } from '@holdfast/queue/seal';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import type { SchedulerMetrics } from '../metrics/scheduler-metrics.ts';
import { ClearTimers } from './clear-timers.ts';
import { FireDueTimers } from './fire-due-timers.ts';
import { firedMessages } from './fired-message.postgres.ts';
import { NearTimers } from './near-timers.ts';
import { PruneTimers } from './prune-timers.ts';
import { SetTimer } from './set-timer.ts';
import { redisSlotJobs } from './slot-jobs.redis.ts';
import { timerCommandsConsumer } from './timer-commands.consumer.ts';
import { timerSlotsConsumer } from './timer-slots.consumer.ts';
import { PostgresTimerStore } from './timer.store.postgres.ts';

const pruneEveryMs = 3_600_000;
const afterFailureMs = 500;
/** Milliseconds between looks for timers that have come near: a part of what counts as near. */
const findEveryMs = 15_000;
/** Commands under way at the same time: those that come together share a commit. */
const commandsAtOnce = 64;

export interface TimersParts {
  readonly database: Database;
  readonly redis: QueueRedis;
  readonly seal: Seal;
  /** Carries `timersFired`. */
  readonly relay: Relay;
  readonly metrics: SchedulerMetrics;
  readonly logger: Logger;
  /** Milliseconds after which a replica looks again whatever wakes it. Default 1,000. */
  readonly longestSleepMs?: number;
}

/** What sets timers and fires them. */
export function startTimers({ database, redis, seal, relay, metrics, logger, longestSleepMs = 1_000 }: TimersParts): { close(): Promise<void> } {
  const timers = new PostgresTimerStore(database);
  const fireDueTimers = new FireDueTimers(timers, longestSleepMs, (look) => {
    if (look.fired.length > 0) void relay.publish(timersFired, firedMessages(look.fired));
    metrics.timersLooked(look);
  });
  // The local timer only decides when to look: what is due, the database says (I8).
  const firing = startPacemaker(async () => {
    try {
      return await fireDueTimers.execute();
    } catch (error) {
      logger.error('due timers could not be fired, trying again', { error });
      return afterFailureMs;
    }
  });
  const slotJobs = redisSlotJobs({ redis, seal, logger });
  const near = new NearTimers(timers, slotJobs, firing.wake);
  const finding = startPacemaker(async () => {
    await near.find().catch((error: unknown) => logger.warn('near timers could not be found, trying again', { error }));
    return findEveryMs;
  });
  // It may have come back empty.
  redis.commands.on('ready', finding.wake);
  const pruneTimers = new PruneTimers(database.transactions, timers);
  const pruning = startPacemaker(async () => {
    await pruneTimers.execute().catch((error: unknown) => logger.warn('ended timers could not be pruned', { error }));
    return pruneEveryMs;
  });
  const setTimer = new SetTimer(database.transactions, timers, (coming) => void near.wereSet(coming));
  const handle = timerCommandsConsumer(setTimer, new ClearTimers(database.transactions, timers));
  const looking = timerSlotsConsumer(() => {
    metrics.slotCame();
    firing.wake();
  });
  const consumers = [
    startConsumer({ redis, contract: timerCommands, seal, logger, handle, concurrency: commandsAtOnce }),
    startConsumer({ redis, contract: timerSlots, seal, logger, handle: looking, concurrency: 1 }),
  ];

  return {
    close: async () => {
      redis.commands.off('ready', finding.wake);
      await Promise.all([...consumers.map((consumer) => consumer.close()), finding.stop(), firing.stop(), pruning.stop()]);
      await slotJobs.close();
    },
  };
}
