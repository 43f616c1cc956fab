import type { BookmarkId, CallId, InstanceId, RedemptionId, TimerId } from '@holdfast/ids/ids';
import { isUuid, type Uuid } from '@holdfast/ids/uuid';
import { z } from 'zod';
import type { DecisionData } from './event.ts';
import type { JsonValue } from './json.ts';
import { instanceStatus } from './status.ts';
import { workflowError } from './workflow-error.ts';

function id<Id extends Uuid>(): z.ZodType<Id> {
  return z.custom<Id>((value) => typeof value === 'string' && isUuid(value));
}

/** Workflow data: what the store read is JSON already, so it is not walked again on each load. */
const data = z.custom<JsonValue>((value) => value !== undefined);

/** What a task that lasts is waiting for; any of them wakes it. */
const awaited = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call'), callId: id<CallId>() }),
  /** The call that mints the token of a bookmark. */
  z.strictObject({ type: z.literal('mint'), callId: id<CallId>(), bookmarkId: id<BookmarkId>() }),
  z.strictObject({ type: z.literal('timer'), timerId: id<TimerId>() }),
  z.strictObject({ type: z.literal('bookmark'), bookmarkId: id<BookmarkId>() }),
]);
export type Awaited = z.infer<typeof awaited>;

/** A task that has started and not ended: one scope. The last frame is the innermost. */
const frame = z.strictObject({
  /** JSON pointer of the task. */
  task: z.string(),
  rawInput: data,
  /** Absent when `input.from` left the raw input as it was. */
  input: data.optional(),
  startedAt: z.string(),
  /** Empty while the tasks inside it run. */
  awaits: z.array(awaited),
});
export type Frame = z.infer<typeof frame>;

/** A bookmark that a task may still ask for: open, or settled and not yet asked for (the instance's mailbox). */
const heldBookmark = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('open'), task: z.string(), timerId: id<TimerId>() }),
  z.strictObject({ state: z.literal('resumed'), task: z.string(), redemptionId: id<RedemptionId>(), decision: z.custom<DecisionData>((value) => value !== undefined) }),
  z.strictObject({ state: z.literal('timed-out'), task: z.string() }),
]);
export type HeldBookmark = z.infer<typeof heldBookmark>;

/**
 * All that the future of an instance needs, as JSON; never its past, so its size does not grow with the number of steps. Store it
 * so that the order of object members stays (Postgres: `json` or text; `jsonb` sorts them).
 */
export const instanceState = z.strictObject({
  format: z.literal(1),
  instanceId: id<InstanceId>(),
  status: instanceStatus,
  /** Sequence of the last history entry. */
  sequence: z.int().nonnegative(),
  startedAt: z.string().optional(),
  startedBy: z.string().optional(),
  /** Raw workflow input, for `$workflow.input`; absent once ended. */
  input: data.optional(),
  /** `$context`; absent once ended. */
  context: data.optional(),
  frames: z.array(frame),
  /** By bookmark id, in the order they were opened. */
  bookmarks: z.record(z.string(), heldBookmark),
  /** At a checkpoint: the task to enter next, and its raw input. */
  next: z.strictObject({ task: z.string(), input: data }).optional(),
  /** Of a completed instance. */
  output: data.optional(),
  /** Of a faulted instance. */
  error: workflowError.optional(),
});
export type InstanceState = z.infer<typeof instanceState>;

export function initialState({ instanceId }: { readonly instanceId: InstanceId }): InstanceState {
  return { format: 1, instanceId, status: 'pending', sequence: 0, frames: [], bookmarks: {} };
}
