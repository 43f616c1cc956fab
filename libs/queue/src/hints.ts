import type { JobOf, QueueContract } from '@holdfast/contracts/queues';
import type { MessageId } from '@holdfast/ids/ids';
import type { Logger } from '@holdfast/telemetry/logger';
import { openQueue } from './open-queue.ts';
import { addJobs } from './publish.ts';
import type { QueueRedis } from './redis.ts';
import type { Seal } from './seal.ts';

/** Says that something may be worth a look, later. An id that waits already changes nothing. */
export interface Hint<Data> {
  readonly id: MessageId;
  readonly data: Data;
  /** Comes so many milliseconds, from 1, after `from`; sooner or later where the clock of who takes it is wrong. */
  readonly delay: { readonly from: Date; readonly ms: number };
}

export interface Hints<Data> {
  /** Never throws. @returns whether Redis has taken them. */
  give(hints: readonly Hint<Data>[]): Promise<boolean>;
  close(): Promise<void>;
}

export interface HintOptions<Q extends QueueContract> {
  readonly redis: QueueRedis;
  readonly contract: Q;
  readonly seal: Seal;
  readonly logger: Logger;
}

/** Delayed jobs that no outbox owes: for what comes about without them, and sooner with them. Taken by an ordinary consumer. */
export function openHints<Q extends QueueContract>({ redis, contract, seal, logger }: HintOptions<Q>): Hints<JobOf<Q>> {
  const queue = openQueue(redis, contract.name, logger);
  return {
    give: async (hints) => {
      if (redis.commands.status !== 'ready') return false;
      try {
        await addJobs(queue, seal, hints.map(({ id, data, delay }) => ({ id, content: JSON.stringify(data), priority: 0, delay })));
        return true;
      } catch (error) {
        logger.debug('hints could not be given', { queue: contract.name, error });
        return false;
      }
    },
    close: () => queue.close(),
  };
}
