import type { BookmarkId, CallId, SubscriptionId, TimerId } from '@holdfast/ids/ids';
import type { CallRequest } from './call.ts';
import type { CloudEvent } from './events/cloud-event.ts';
import type { Want } from './events/correlation.ts';

/** Why a bookmark is closed without a decision. */
export type BookmarkClosure = 'cancelled' | 'timed-out' | 'instance-ended';

/** What the shell owes the outside world once the turn is committed; in the order of the turn. */
export type Effect =
  /** `task`: JSON pointer of the calling task. Repeated after a crash with `callId` as its Idempotency-Key. */
  | { readonly type: 'call'; readonly callId: CallId; readonly task: string; readonly request: CallRequest }
  /** `dueAt`: RFC 3339, compared with the database's clock only (I8). */
  | { readonly type: 'set-timer'; readonly timerId: TimerId; readonly dueAt: string }
  | { readonly type: 'clear-timer'; readonly timerId: TimerId }
  /** `timerId` is the timer of its deadline, set by an effect of its own. */
  | { readonly type: 'open-bookmark'; readonly bookmarkId: BookmarkId; readonly timerId: TimerId; readonly expiresAt: string }
  | { readonly type: 'close-bookmark'; readonly bookmarkId: BookmarkId; readonly reason: BookmarkClosure }
  /** The task that awaited the instance that this call started is no more: it is to be cancelled. */
  | { readonly type: 'cancel-child'; readonly callId: CallId }
  /** Events that any of `wants` describes are to come to the instance, those that came since it began and that it has not had, too. */
  | { readonly type: 'listen'; readonly subscriptionId: SubscriptionId; readonly wants: readonly Want[] }
  | { readonly type: 'unlisten'; readonly subscriptionId: SubscriptionId }
  /** An event to publish; instances of the same tenant may listen to it. */
  | { readonly type: 'emit'; readonly event: CloudEvent }
  /** Commit, then go on with the event `continue`: the instance is `running` and waits for nothing. */
  | { readonly type: 'checkpoint' };
