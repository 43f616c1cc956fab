import type { BookmarkId, CallId, InstanceId, RedemptionId, ResumeTokenId, SubscriptionId, TimerId } from '@holdfast/ids/ids';
import { isUuid, type Uuid } from '@holdfast/ids/uuid';
import { z } from 'zod';
import type { DecisionData } from './event.ts';
import type { JsonValue } from './json.ts';
import { instanceStatus } from './status.ts';
import type { Completion } from './tasks/completion.ts';
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
  z.strictObject({ type: z.literal('event'), subscriptionId: id<SubscriptionId>() }),
  /** The end of the instance that the call started. */
  z.strictObject({ type: z.literal('child'), callId: id<CallId>() }),
]);
export type Awaited = z.infer<typeof awaited>;

/** When the `timeout` of a task or of the workflow comes due; its timer is set at the end of the first turn that leaves it running. */
const deadline = z.strictObject({ dueAt: z.string(), timerId: id<TimerId>().optional() });
export type Deadline = z.infer<typeof deadline>;

/** How far a task with extensions has come. `applied`: indexes of those whose `after` is still to run. */
const extension = z.discriminatedUnion('phase', [
  /** `next`: the first whose turn has not come. */
  z.strictObject({ phase: z.literal('before'), applied: z.array(z.int()), next: z.int() }),
  z.strictObject({ phase: z.literal('task'), applied: z.array(z.int()) }),
  /** `completion`: what the task came to. */
  z.strictObject({ phase: z.literal('after'), applied: z.array(z.int()), completion: z.custom<Completion>((value) => value !== undefined) }),
]);
export type ExtensionProgress = z.infer<typeof extension>;

/** A task that has started and not ended: one scope. The last frame of a branch is its innermost. */
const frame = z.strictObject({
  /** JSON pointer of the task. */
  task: z.string(),
  /** Path of the branch it runs in: empty for the trunk, `0.1` for the second branch of a fork in the first branch of one in the trunk. */
  branch: z.string(),
  rawInput: data,
  /** Absent when `input.from` left the raw input as it was. */
  input: data.optional(),
  startedAt: z.string(),
  /** What wakes it, whatever runs inside it. */
  awaits: z.array(awaited),
  /** What its kind keeps from one step to the next. */
  memory: data.optional(),
  deadline: deadline.optional(),
  extension: extension.optional(),
});
export type Frame = z.infer<typeof frame>;

/** An `export` in a branch, to be applied again after the join. */
const pendingExport = z.strictObject({
  task: z.string(),
  rawInput: data,
  input: data,
  startedAt: z.string(),
  rawOutput: data,
  output: data,
  /** Those of the loops and catches around the task, and `$authorization` where the export is about it. */
  variables: z.record(z.string(), data),
});
export type PendingExport = z.infer<typeof pendingExport>;

/** One branch of a fork that has not joined yet. */
const branch = z.strictObject({
  /** `$context` as the branch sees it. */
  context: data,
  exports: z.array(pendingExport),
  /** Of a branch that is done. `ended`: by the directive `end`. */
  end: z.strictObject({ output: data, ended: z.boolean() }).optional(),
});
export type Branch = z.infer<typeof branch>;

/** A task to enter next, in its branch, with its raw input. */
const ready = z.strictObject({ branch: z.string(), task: z.string(), input: data });
export type Ready = z.infer<typeof ready>;

/** Where a faulted instance can be taken up again: its scopes as they were, and the tasks to begin, the failed one among them. */
const retryPoint = z.strictObject({
  faultedAt: z.string(),
  context: data,
  frames: z.array(frame),
  branches: z.record(z.string(), branch),
  ready: z.array(ready),
});
export type RetryPoint = z.infer<typeof retryPoint>;

/** The task that opened a bookmark, and its branch. */
const opened = { task: z.string(), branch: z.string() };

/** A bookmark that a task may still ask for: open, or settled and not yet asked for (the instance's mailbox). */
const heldBookmark = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('open'),
    ...opened,
    timerId: id<TimerId>(),
    /** Tokens whose holders have asked for another link. */
    linkRequests: z.array(id<ResumeTokenId>()).optional(),
  }),
  z.strictObject({ state: z.literal('resumed'), ...opened, redemptionId: id<RedemptionId>(), decision: z.custom<DecisionData>((value) => value !== undefined) }),
  z.strictObject({ state: z.literal('timed-out'), ...opened }),
]);
export type HeldBookmark = z.infer<typeof heldBookmark>;

/**
 * All that the future of an instance needs, as JSON; never its past, so its size does not grow with the number of steps. Store it
 * so that the order of object members stays (Postgres: `json` or text; `jsonb` sorts them).
 */
export const instanceState = z.strictObject({
  format: z.literal(2),
  instanceId: id<InstanceId>(),
  /** The instance whose task runs this one; `depth`: how many there are above it. */
  parent: z.strictObject({ instanceId: id<InstanceId>(), depth: z.int(), awaits: z.boolean() }).optional(),
  status: instanceStatus,
  /** Sequence of the last history entry. */
  sequence: z.int().nonnegative(),
  startedAt: z.string().optional(),
  startedBy: z.string().optional(),
  /** Raw workflow input, for `$workflow.input`; absent once ended. */
  input: data.optional(),
  /** `$context` of the trunk; absent once ended. */
  context: data.optional(),
  /** Of the workflow's `timeout`. */
  deadline: deadline.optional(),
  frames: z.array(frame),
  /** The branches of open forks, by path, each fork's in declared order. */
  branches: z.record(z.string(), branch),
  /** Values that nobody is to see, by the references that stand for them everywhere else. The store seals it. */
  vault: z.record(z.string(), z.union([z.string(), z.number(), z.bigint()])).optional(),
  /** By bookmark id, in the order they were opened. */
  bookmarks: z.record(z.string(), heldBookmark),
  /** Whose turn is next; between turns there are some at a checkpoint only. */
  ready: z.array(ready),
  /** Of a completed instance. */
  output: data.optional(),
  /** Of a faulted instance. */
  error: workflowError.optional(),
  /** Of an instance that faulted with a task. */
  retry: retryPoint.optional(),
});
export type InstanceState = z.infer<typeof instanceState>;

/** @param retry where the instance begins, instead of the beginning; then its event is `retry`. */
export function initialState({ instanceId, parent, retry, vault }: Pick<InstanceState, 'instanceId' | 'parent' | 'retry' | 'vault'>): InstanceState {
  const given = { ...(parent === undefined ? {} : { parent }), ...(retry === undefined ? {} : { retry }), ...(vault === undefined ? {} : { vault }) };
  return { format: 2, instanceId, ...given, status: 'pending', sequence: 0, frames: [], branches: {}, bookmarks: {}, ready: [] };
}
