import type { BookmarkId, CallId, InstanceId, RedemptionId, ResumeTokenId, TimerId } from '@holdfast/ids/ids';
import type { CallOutcome } from './call.ts';
import type { CloudEvent } from './events/cloud-event.ts';
import type { JsonValue } from './json.ts';

/** Who decided what. */
export interface Decision {
  readonly outcome: string;
  readonly reason?: string;
  readonly payload?: JsonValue;
  readonly decidedBy?: string;
  /** RFC 3339. */
  readonly decidedAt: string;
}

/** A decision as workflow data: what `await-approval` and `listen` give out; what is not known is null. */
export type DecisionData = {
  readonly outcome: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string;
  readonly reason: string | null;
  readonly payload: JsonValue;
};

/**
 * What can happen to an instance. One that no longer applies (late, repeated, or after the end) changes nothing: the same
 * state object comes back, without history and effects.
 */
export type InstanceEvent =
  | { readonly type: 'start'; readonly input: JsonValue; readonly startedBy: string }
  /** Runs on from a checkpoint. */
  | { readonly type: 'continue' }
  | { readonly type: 'call-completed'; readonly callId: CallId; readonly outcome: CallOutcome }
  | { readonly type: 'timer-fired'; readonly timerId: TimerId }
  | { readonly type: 'bookmark-resumed'; readonly bookmarkId: BookmarkId; readonly redemptionId: RedemptionId; readonly decision: Decision }
  /** Somebody holds a link that works no more, and asks for another. Applies while the bookmark is open, once for each token. */
  | { readonly type: 'link-requested'; readonly bookmarkId: BookmarkId; readonly tokenId: ResumeTokenId }
  /** Applies when a task of the instance listens to such events and has not had this one. */
  | { readonly type: 'event-received'; readonly event: CloudEvent }
  | { readonly type: 'cancel'; readonly by: string }
  /** No task begins until it is resumed; what the tasks under way await is taken in. */
  | { readonly type: 'suspend'; readonly by: string }
  | { readonly type: 'resume'; readonly by: string }
  /** Begins a new instance, whose state has the place, where another one faulted. */
  | { readonly type: 'retry'; readonly input: JsonValue; readonly startedBy: string; readonly of: InstanceId };
