import type { JobOf, QueueContract } from '@holdfast/contracts/queues';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import { followAcknowledgements } from './acknowledgements.ts';
import type { AnswerTaker } from './answers.ts';
import { pruneInbox } from './inbox.ts';
import { batchSize, claimDue, makeAllDue, release } from './outbox-table.ts';
import type { Message } from './outbox.ts';
import { openQueue } from './open-queue.ts';
import { startPacemaker } from './pacemaker.ts';
import { addJobs, publish } from './publish.ts';
import { watchRedisEpoch } from './redis-epoch.ts';
import type { QueueRedis } from './redis.ts';
import type { Seal } from './seal.ts';

export interface RelayOptions {
  readonly database: Database;
  readonly redis: QueueRedis;
  readonly seal: Seal;
  /** The queues that this service produces. */
  readonly contracts: readonly QueueContract[];
  /** Who takes the answers, one for each of `contracts` that asks for answers. */
  readonly answers?: readonly AnswerTaker[];
  readonly logger: Logger;
}

export interface Relay {
  /** Publishes what `insertHeld` owed, after the commit. Never throws: what Redis does not take now, the relay repeats. */
  publish<Q extends QueueContract>(contract: Q, messages: readonly Message<JobOf<Q>>[]): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds between looks at the outbox when nothing wakes the relay. */
const beatMs = 1_000;
const inboxPruningMs = 3_600_000;

/**
 * Carries the outbox to Redis: at once after a commit (NOTIFY), and again whatever Redis has lost or failed (I9). Any number of
 * replicas may run one. Starts and keeps running while Redis or Postgres is away.
 */
export function startRelay({ database, redis, seal, contracts, answers = [], logger }: RelayOptions): Relay {
  const { query } = database;
  const names = contracts.map(({ name }) => name);
  const queues = new Map(names.map((name) => [name, openQueue(redis, name, logger)]));
  const epoch = watchRedisEpoch(redis, names.join('+'));

  const publishBatch = async (): Promise<number> => {
    const due = await claimDue(query, names);
    try {
      await Promise.all([...queues].map(([name, queue]) => publish(queue, query, seal, due.filter((message) => message.queue === name))));
    } catch (error) {
      await release(query, due.map(({ id }) => id));
      throw error;
    }
    return due.length;
  };

  const run = async (): Promise<number> => {
    // Redis is away: `ready` wakes the relay.
    if (redis.commands.status !== 'ready') return beatMs;
    try {
      await epoch.begin(() => makeAllDue(query, names));
      while ((await publishBatch()) === batchSize);
    } catch (error) {
      logger.warn('the outbox could not be published, trying again', { error });
    }
    return beatMs;
  };

  const acknowledgements = [...queues.values()].map((queue) => followAcknowledgements({ queue, query, redis, seal, logger, taker: answers.find((taker) => taker.queue === queue.name) }));
  const pacemaker = startPacemaker(run);
  redis.commands.on('ready', pacemaker.wake);
  const listener = database.listen('outbox', pacemaker.wake);
  const housekeeping = startPacemaker(async () => {
    await pruneInbox(query).catch((error: unknown) => logger.warn('the inbox could not be pruned', { error }));
    return inboxPruningMs;
  });

  return {
    publish: async (contract, messages) => {
      const queue = queues.get(contract.name);
      if (queue === undefined) throw new TypeError(`the relay does not carry ${contract.name}`);
      if (redis.commands.status !== 'ready') return;
      try {
        await addJobs(queue, seal, messages.map(({ id, data, priority = 0 }) => ({ id, content: JSON.stringify(data), priority })));
      } catch (error) {
        logger.debug('messages could not be published at once', { queue: contract.name, error });
      }
    },
    close: async () => {
      redis.commands.off('ready', pacemaker.wake);
      await Promise.all([listener.close(), pacemaker.stop(), housekeeping.stop(), ...acknowledgements.map((following) => following.close())]);
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
