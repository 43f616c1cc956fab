import type { Logger } from '@holdfast/telemetry/logger';
import { Queue } from 'bullmq';
import type { QueueRedis } from './redis.ts';

/** A producer's end of a queue, on the connection that all producers share. */
export function openQueue({ commands, prefix }: QueueRedis, name: string, logger: Logger): Queue {
  const queue = new Queue(name, { connection: commands, prefix, skipVersionCheck: true, skipWaitingForReady: true, skipMetasUpdate: true });
  queue.on('error', (error) => logger.debug('a producer has trouble with Redis', { queue: name, error }));
  return queue;
}
