import type { BookmarkId, CallId, InstanceId, RedemptionId, ResumeTokenId, TimerId } from '@holdfast/ids/ids';
import type { CallRequest, WorkflowCall } from './call.ts';
import type { BookmarkClosure } from './effect.ts';
import type { JsonValue } from './json.ts';
import type { WorkflowError } from './workflow-error.ts';

/**
 * What happened, by type. Data that flows is recorded once, where it arises: a `task-started` without `input` took the output before
 * it (the instance's input at first), a `task-completed` without `output` passed on data that is recorded already.
 */
export interface HistoryFacts {
  /** `retryOf`: the instance that faulted, when it begins where that one did. */
  'instance-started': { readonly input: JsonValue; readonly startedBy: string; readonly retryOf?: InstanceId };
  /** `tasks`: JSON pointers of those that have begun and have not ended. */
  'instance-suspended': { readonly by: string; readonly tasks?: readonly string[] };
  'instance-resumed': { readonly by: string; readonly tasks?: readonly string[] };
  'instance-completed': { readonly output: JsonValue };
  'instance-faulted': { readonly error: WorkflowError };
  'instance-cancelled': { readonly by: string };
  'task-started': { readonly input?: JsonValue };
  /** Its `if` did not hold. */
  'task-skipped': Readonly<Record<string, never>>;
  /** `case`: the switch case taken. `context`: what `export.as` made of it. */
  'task-completed': { readonly output?: JsonValue; readonly context?: JsonValue; readonly case?: string };
  /** It raised the error, or did not catch one that was raised inside it. */
  'task-faulted': { readonly error: WorkflowError };
  /** Another branch, a timeout or the end of the instance came first. */
  'task-cancelled': Readonly<Record<string, never>>;
  /** The error is caught, and the tasks of a `try` begin again. `attempt`: 1 for the first retry. */
  'task-retried': { readonly attempt: number };
  /** `uri` without its query. */
  'call-started': {
    readonly callId: CallId;
    readonly call: CallRequest['type'];
    readonly method?: string;
    readonly uri?: string;
    readonly operation?: string;
    readonly definition?: WorkflowCall['definition'];
  };
  'call-completed': { readonly callId: CallId };
  'call-failed': { readonly callId: CallId };
  'timer-set': { readonly timerId: TimerId; readonly dueAt: string };
  'timer-fired': { readonly timerId: TimerId };
  /** A listening task took it in. */
  'event-received': { readonly id: string; readonly source: string; readonly type: string };
  /** The task listens to events that must agree with one another, or with what it expects. */
  'correlation-started': Readonly<Record<string, never>>;
  /** It has had them; what they agree in, by name. */
  'correlation-completed': { readonly keys: Readonly<Record<string, string>> };
  /** The event itself is the output of the task. */
  'event-emitted': { readonly id: string; readonly source: string; readonly type: string };
  'bookmark-opened': { readonly bookmarkId: BookmarkId; readonly timerId: TimerId; readonly expiresAt: string };
  /** The decision itself stands in the output of the task that takes it. */
  'bookmark-resumed': { readonly bookmarkId: BookmarkId; readonly redemptionId: RedemptionId; readonly outcome: string; readonly decidedBy?: string };
  /** The holder of a link asks for another; that is the operator's to decide. */
  'link-requested': { readonly bookmarkId: BookmarkId; readonly tokenId: ResumeTokenId };
  'bookmark-closed': { readonly bookmarkId: BookmarkId; readonly reason: BookmarkClosure };
}

export type HistoryType = keyof HistoryFacts;

/** I3: `sequence` counts from 1 without a gap over the whole life of an instance. */
export type HistoryEntry = {
  [Type in HistoryType]: {
    readonly sequence: number;
    readonly type: Type;
    /** RFC 3339: the `now` of the turn. */
    readonly at: string;
    /** JSON pointer of the task; empty for the instance itself. */
    readonly task: string;
    readonly data: HistoryFacts[Type];
  };
}[HistoryType];
