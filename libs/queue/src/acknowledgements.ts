import type { Logger } from '@holdfast/telemetry/logger';
import type { Query } from '@holdfast/transaction/statements';
import { QueueEvents, type Queue } from 'bullmq';
import { createBatcher } from './batcher.ts';
import { closeWithin } from './close-within.ts';
import type { AnswerTaker } from './answers.ts';
import { acknowledge, park } from './outbox-table.ts';
import type { QueueRedis } from './redis.ts';
import type { Seal } from './seal.ts';
import { provenVerdict } from './verdicts.ts';

export interface AcknowledgementOptions {
  readonly queue: Queue;
  readonly query: Query;
  readonly redis: QueueRedis;
  readonly seal: Seal;
  readonly logger: Logger;
  /** Who takes the answers of this queue. */
  readonly taker?: AnswerTaker | undefined;
}

/** Milliseconds between two batches of what was completed: nobody waits until its row is gone. */
const restMs = 25;

interface Answered {
  readonly id: string;
  readonly answer: string;
}

/**
 * Follows what consumers do with one queue's messages, and settles the outbox in batches. An event that is missed or that
 * the database refuses costs a repetition: the relay publishes the message again, and its consumer knows it. What was answered is
 * settled after the answer was taken, so that no answer is lost.
 */
export function followAcknowledgements({ queue, query, redis, seal, logger, taker }: AcknowledgementOptions): { close(): Promise<void> } {
  const failed = (error: unknown): void => logger.warn('messages could not be settled, they will be published again', { queue: queue.name, error });
  const completed = createBatcher<string>((ids) => acknowledge(query, ids).catch(failed), restMs);
  const parked = createBatcher<string>(async (ids) => {
    try {
      await park(query, ids);
      await Promise.all(ids.map((id) => queue.remove(id)));
    } catch (error) {
      failed(error);
    }
  });
  const answered = createBatcher<Answered>(async (batch) => {
    try {
      await taker?.take(batch.map(({ answer }) => answer));
      for (const { id } of batch) completed.add(id);
    } catch (error) {
      failed(error);
    }
  });
  const events = new QueueEvents(queue.name, { connection: redis.blocking, prefix: redis.prefix, skipVersionCheck: true });
  events.on('error', (error) => logger.debug('the relay has trouble with Redis', { queue: queue.name, error }));
  events.on('completed', ({ jobId, returnvalue }) => {
    const proven = provenVerdict(seal, queue.name, jobId, { returnvalue });
    if (proven?.verdict !== 'completed') return;
    if (proven.answer === undefined) completed.add(jobId);
    else answered.add({ id: jobId, answer: proven.answer });
  });
  events.on('failed', ({ jobId, failedReason }) => {
    if (provenVerdict(seal, queue.name, jobId, { failedReason })?.verdict === 'parked') parked.add(jobId);
  });
  return {
    close: async () => {
      await closeWithin(1_000, events);
      await answered.idle();
      await Promise.all([completed.idle(), parked.idle()]);
    },
  };
}
