import type { BookmarkId, CallId, InstanceId, TimerId } from '@holdfast/ids/ids';
import { isoTime } from '@holdfast/clock/iso-time';
import type { Advance } from './advance.ts';
import { initialState, type InstanceState } from './state.ts';
import { canTake, take, type InstanceStatus } from './status.ts';

/** What is known of an instance without its state. */
export interface UnreadInstance {
  readonly instanceId: InstanceId;
  readonly status: InstanceStatus;
  /** Of the last history entry. */
  readonly sequence: number;
  /** The instance whose task awaits this one. */
  readonly parent?: InstanceId;
  /** Those that are open. */
  readonly bookmarks: readonly BookmarkId[];
  /** Those that are set, the deadlines of bookmarks among them. */
  readonly timers: readonly TimerId[];
  /** Calls that started the instances which tasks await. */
  readonly children: readonly CallId[];
}

/**
 * Ends an instance whose state cannot be read, by what else is known of it. The history says nothing of its tasks: which of them were under
 * way stood in the state alone.
 *
 * @returns undefined when it has ended (I2).
 */
export function cancelUnread({ instanceId, status, sequence: last, parent, bookmarks, timers, children }: UnreadInstance, by: string, now: Date): Advance | undefined {
  if (!canTake(status, 'cancel')) return undefined;
  const at = isoTime(now.getTime());
  // I3: on from what is written.
  const sequence = last + bookmarks.length + 1;
  const state: InstanceState = {
    // Of a depth it is known only that there is one above.
    ...initialState({ instanceId, ...(parent === undefined ? {} : { parent: { instanceId: parent, depth: 1, awaits: true } }) }),
    status: take(status, 'cancel'),
    sequence,
  };
  return {
    state,
    history: [
      ...bookmarks.map((bookmarkId, index) => ({ sequence: last + index + 1, type: 'bookmark-closed', at, task: '', data: { bookmarkId, reason: 'cancelled' } }) as const),
      { sequence, type: 'instance-cancelled', at, task: '', data: { by } },
    ],
    effects: [
      ...bookmarks.map((bookmarkId) => ({ type: 'close-bookmark', bookmarkId, reason: 'cancelled' }) as const),
      ...timers.map((timerId) => ({ type: 'clear-timer', timerId }) as const),
      ...children.map((callId) => ({ type: 'cancel-child', callId }) as const),
    ],
  };
}
