import { seldom } from '@holdfast/clock/seldom';
import { systemClock } from '@holdfast/clock/system-clock';
import type { AnswerOf, JobOf, QueueContract } from '@holdfast/contracts/queues';
import type { MessageId } from '@holdfast/ids/ids';
import { isUuid, parseUuid } from '@holdfast/ids/uuid';
import type { Logger } from '@holdfast/telemetry/logger';
import { counter } from '@holdfast/telemetry/metrics';
import { DelayedError, UnrecoverableError, Worker, type Job } from 'bullmq';
import { closeWithin, within } from './close-within.ts';
import { recoveryWithin, workerSettings } from './job-options.ts';
import { parkedReason } from './parked-reason.ts';
import { anHour, putBackDelay, type Patience } from './patience.ts';
import { PutBack } from './put-back.ts';
import { readMessage, UnknownMessage } from './read-message.ts';
import type { QueueRedis } from './redis.ts';
import type { Seal } from './seal.ts';
import { TerminalFailure } from './terminal-failure.ts';
import { completion } from './verdicts.ts';

export interface Delivery {
  /** The message's name in `inbox`: the same for every delivery of it. */
  readonly messageId: MessageId;
  /** From 1. Having been put back is none. */
  readonly attempt: number;
}

export interface ConsumerOptions<Q extends QueueContract> {
  readonly redis: QueueRedis;
  readonly contract: Q;
  readonly seal: Seal;
  readonly logger: Logger;
  /** May run twice, also at the same time: keep to `firstTime`, or be idempotent. Throws TerminalFailure to park the message, PutBack to have it again later. */
  readonly handle: (data: JobOf<Q>, delivery: Delivery) => Promise<AnswerOf<Q>>;
  /** Messages at the same time. Default 8. */
  readonly concurrency?: number;
  /** Milliseconds after which another consumer has the messages of one that was killed, at most. Default 4,000. */
  readonly takenOverAfterMs?: number;
  /** Default an hour, at first every second and then every 30. */
  readonly patience?: Patience;
}

/** How many deliveries ended in which way since the start. */
export interface ConsumerCounts {
  completed: number;
  putBack: number;
  retried: number;
  refused: number;
  parked: number;
}

export interface Consumer {
  readonly counts: Readonly<ConsumerCounts>;
  /** Takes no more messages, waits for the running ones, and disconnects. */
  close(): Promise<void>;
}

/** Milliseconds that running handlers get when the consumer is closed. */
const handlerPatienceMs = 8_000;

/** How often the job was started for nothing: neither tried nor lost with its consumer. */
function timesPutBack({ attemptsStarted, attemptsMade, stalledCounter }: Job): number {
  return attemptsStarted - 1 - attemptsMade - stalledCounter;
}

/**
 * Handles the messages of one queue. A job without a valid seal never reaches `handle`: it is refused, counted and logged,
 * and the producer's relay publishes the true message again. One that this release does not know is put back for another that does (ADR 46).
 */
export function startConsumer<Q extends QueueContract>({ redis, contract, seal, logger, handle, concurrency = 8, takenOverAfterMs = 4_000, patience = anHour }: ConsumerOptions<Q>): Consumer {
  const queue = contract.name;
  const counts: ConsumerCounts = { completed: 0, putBack: 0, retried: 0, refused: 0, parked: 0 };

  const countPutBack = counter('holdfast.queue.put_back');
  const untold = seldom(systemClock, patience.inAllMs);

  const refuse = (id: string, reason: string): never => {
    counts.refused += 1;
    logger.error('a job without a valid seal was refused', { queue, reason, ...(isUuid(id) ? { jobId: id } : {}) });
    throw new UnrecoverableError('refused');
  };

  const putBack = async (job: Job, token: string | undefined, reason: 'unknown' | 'early', delayMs: number): Promise<never> => {
    counts.putBack += 1;
    countPutBack({ queue, reason });
    await job.moveToDelayed(Date.now() + delayMs, token);
    throw new DelayedError();
  };

  const deliver = async (job: Job<unknown, string>, token: string | undefined): Promise<string> => {
    const id = job.id ?? '';
    const opened = seal.open(queue, id, job.data);
    if (!opened.ok || !isUuid(id)) return refuse(id, opened.ok ? 'malformed' : opened.reason);
    const messageId = parseUuid<MessageId>(id);
    const attempt = job.attemptsMade + 1;
    try {
      const answer = await handle(readMessage(contract, opened), { messageId, attempt });
      counts.completed += 1;
      return completion(seal, queue, id, contract.answer === undefined ? undefined : JSON.stringify(answer));
    } catch (error) {
      if (error instanceof PutBack) return await putBack(job, token, 'early', error.delayMs);
      if (error instanceof UnknownMessage) {
        const delayMs = putBackDelay(patience, timesPutBack(job), opened.ageMs);
        if (delayMs !== undefined) {
          if (untold()) logger.warn('this release does not know a message and puts it back for one that does: upgrade this service', { queue, messageId, error });
          return await putBack(job, token, 'unknown', delayMs);
        }
        // Whoever can write to Redis can add a member: that parks nothing.
        if (!opened.whole) return refuse(id, 'malformed');
      }
      if (error instanceof TerminalFailure || error instanceof UnknownMessage) {
        counts.parked += 1;
        logger.error('a message was parked', { queue, messageId, attempt, error });
        throw new UnrecoverableError(`${parkedReason}${seal.attest(queue, id, 'parked')}`);
      }
      counts.retried += 1;
      logger.warn('a message will be tried again', { queue, messageId, attempt, error });
      // Its message is stored in Redis; the cause is not.
      throw new Error('to be tried again', { cause: error });
    }
  };

  const running = new Set<Promise<string>>();
  const track = (job: Job<unknown, string>, token: string | undefined): Promise<string> => {
    const delivery = deliver(job, token).finally(() => running.delete(delivery));
    running.add(delivery);
    return delivery;
  };

  const worker = new Worker<unknown, string>(queue, track, {
    connection: redis.blocking,
    prefix: redis.prefix,
    concurrency,
    settings: workerSettings,
    // If BullMQ did not know the version of Redis, delayed jobs would come up to a second late: it would wait whole seconds only.
    skipVersionCheck: false,
    removeOnFail: { age: 7 * 24 * 3_600, count: 1_000 },
    runRetryDelay: 500,
    ...recoveryWithin(takenOverAfterMs),
  });
  // Connection errors repeat with every attempt, and `redis` tells of the outage once.
  worker.on('error', (error) => logger.debug('the consumer has trouble with Redis', { queue, error }));

  const close = async (): Promise<void> => {
    if (redis.commands.status === 'ready') return closeWithin(handlerPatienceMs, worker);
    // Redis is away: no message arrives, and BullMQ would wait for it, not for the handlers.
    await within(handlerPatienceMs, Promise.allSettled(running));
    return closeWithin(0, worker);
  };
  let closing: Promise<void> | undefined;
  return { counts, close: () => (closing ??= close()) };
}
