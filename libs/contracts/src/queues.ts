import type { BookmarkId, InstanceId, RedemptionId, ResumeTokenId, ScheduleId, TenantId, TimerId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { outcome } from './http/resume-token.ts';
import { id, instant } from './id.ts';
import type { QueueName } from './queue-names.ts';
import type { ServiceName } from './services.ts';

/*
 * Releases run side by side, in any order. A consumer puts back what it does not know, for a newer one (ADR 46): a producer may add to its messages at once. Nobody tells a
 * newer consumer what an older producer does not know: what is added here is optional, and what is there is neither taken away nor narrowed.
 */

/** One BullMQ queue: who writes it, who reads it, and the shape of its jobs (ids and small facts, never a secret). */
export interface QueueContract<Schema extends z.ZodType = z.ZodType> {
  readonly name: QueueName;
  readonly producer: ServiceName;
  readonly consumer: ServiceName;
  readonly schema: Schema;
  /** What the consumer tells the producer of a message that it is done with: small facts as well. Absent: only that it is done. */
  readonly answer?: z.ZodType;
}

export interface AnsweredQueue<Schema extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> extends QueueContract<Schema> {
  readonly answer: Answer;
}

export type JobOf<Q extends QueueContract> = z.infer<Q['schema']>;
export type AnswerOf<Q extends QueueContract> = Q extends AnsweredQueue ? z.infer<Q['answer']> : void;

function queue<Schema extends z.ZodType>(contract: QueueContract<Schema>): QueueContract<Schema> {
  return contract;
}

function answeredQueue<Schema extends z.ZodType, Answer extends z.ZodType>(contract: AnsweredQueue<Schema, Answer>): AnsweredQueue<Schema, Answer> {
  return contract;
}

/** A durable timer to set, or such as are to be cleared. `dueAt` is compared with the database's clock only (I8). */
export const timerCommands = queue({
  name: 'timer-commands',
  producer: 'workflow-engine',
  consumer: 'scheduler',
  schema: z.discriminatedUnion('command', [
    z.strictObject({
      command: z.literal('set'),
      timerId: id<TimerId>(),
      tenantId: id<TenantId>(),
      instanceId: id<InstanceId>(),
      dueAt: instant,
    }),
    z.strictObject({ command: z.literal('clear'), timerIds: z.array(id<TimerId>()).min(1) }),
  ]),
});

/** Timers that share a message because they fired together. */
export const timersTogether = 50;

/** Timers whose moment has come, or does in a moment, of whatever tenants: none is taken in before `dueAt`, by the database's clock (I8); without it, at once. */
export const timersFired = queue({
  name: 'timers-fired',
  producer: 'scheduler',
  consumer: 'workflow-engine',
  schema: z.strictObject({ timers: z.array(z.strictObject({ timerId: id<TimerId>(), tenantId: id<TenantId>(), instanceId: id<InstanceId>(), dueAt: instant.optional() })).min(1).max(timersTogether) }),
});

/** Redemptions that share a message because they shared a commit, of whatever tenants. */
const together = 100;

/**
 * Claimed redemptions and what was decided. A reason and a payload belong to a table: where `detailed` says that there are such, the
 * engine reads the decision from resume-token over mutual TLS. `failed`: to be asked for once more, in a message of its own.
 */
export const resumeRequests = answeredQueue({
  name: 'resume-requests',
  producer: 'resume-token',
  consumer: 'workflow-engine',
  schema: z.strictObject({
    redemptions: z
      .array(
        z.strictObject({
          redemptionId: id<RedemptionId>(),
          bookmarkId: id<BookmarkId>(),
          instanceId: id<InstanceId>(),
          tenantId: id<TenantId>(),
          outcome,
          decidedBy: z.string().optional(),
          decidedAt: instant,
          detailed: z.boolean(),
        }),
      )
      .min(1)
      .max(together),
  }),
  answer: z.strictObject({ results: z.array(z.strictObject({ redemptionId: id<RedemptionId>(), result: z.enum(['resumed', 'refused', 'failed']) })).max(together) }),
});

/** A bookmark that its instance no longer waits for: its tokens stop working. */
export const bookmarkClosures = queue({
  name: 'bookmark-closures',
  producer: 'workflow-engine',
  consumer: 'resume-token',
  schema: z.strictObject({ bookmarkId: id<BookmarkId>(), reason: z.enum(['cancelled', 'timed-out', 'instance-ended']) }),
});

/** The holder of a link that works no more asks for another: the instance's history says so, and whoever listens is told. */
export const linkRequests = queue({
  name: 'link-requests',
  producer: 'resume-token',
  consumer: 'workflow-engine',
  schema: z.strictObject({ tokenId: id<ResumeTokenId>(), bookmarkId: id<BookmarkId>(), instanceId: id<InstanceId>(), tenantId: id<TenantId>(), requestedAt: instant }),
});

/**
 * It is soon time to look at the timers of a slot (`libs/schedule-core`): a hint among the scheduler's replicas, delayed, and lost without harm.
 * The database says what is due.
 */
export const timerSlots = queue({
  name: 'timer-slots',
  producer: 'scheduler',
  consumer: 'scheduler',
  schema: z.strictObject({ slot: z.int().nonnegative() }),
});

/** Which tick of which schedule a message is about: the identity of the instance that it starts. */
const tick = { scheduleId: id<ScheduleId>(), tick: instant, tenantId: id<TenantId>() };

/** A tick that fired: the engine starts the instance once, whatever repeats. Or an instance that a later tick wants ended. */
export const scheduleTicks = queue({
  name: 'schedule-ticks',
  producer: 'scheduler',
  consumer: 'workflow-engine',
  schema: z.discriminatedUnion('command', [
    z.strictObject({
      command: z.literal('start'),
      ...tick,
      definition: z.strictObject({ namespace: z.string(), name: z.string(), version: z.string() }),
      /** The version of the schedule that fired: its input is read from scheduler over mutual TLS. Absent: the input is `{}`. */
      inputOf: z.int().min(1).optional(),
    }),
    z.strictObject({ command: z.literal('end'), ...tick, instanceId: id<InstanceId>(), how: z.enum(['cancel', 'terminate']).default('cancel') }),
  ]),
});

/** What became of a tick's instance. `ended` may overtake `started`. */
export const scheduleOutcomes = queue({
  name: 'schedule-outcomes',
  producer: 'workflow-engine',
  consumer: 'scheduler',
  schema: z.discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('started'), ...tick, instanceId: id<InstanceId>() }),
    /** It will never start; `code` says why, as a problem's code does. */
    z.strictObject({ outcome: z.literal('refused'), ...tick, code: z.string() }),
    z.strictObject({ outcome: z.literal('ended'), ...tick, instanceId: id<InstanceId>(), status: z.enum(['completed', 'faulted', 'cancelled']) }),
  ]),
});

/** What a published version of a definition says of starting by itself; `rule` null: nothing. A version that is not newer than the one known changes nothing. */
export const definitionSchedules = queue({
  name: 'definition-schedules',
  producer: 'workflow-engine',
  consumer: 'scheduler',
  schema: z.strictObject({
    tenantId: id<TenantId>(),
    definition: z.strictObject({ namespace: z.string(), name: z.string(), version: z.string() }),
    publishedBy: z.string(),
    rule: z.union([z.strictObject({ cron: z.string() }), z.strictObject({ everyMs: z.int().positive() }), z.strictObject({ afterMs: z.int().positive() })]).nullable(),
  }),
});

export const queues = [timerCommands, timersFired, timerSlots, scheduleTicks, scheduleOutcomes, definitionSchedules, resumeRequests, bookmarkClosures, linkRequests] as const;
