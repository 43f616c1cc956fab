import type { BookmarkId, CallId, InstanceId, SubscriptionId, TimerId } from '@holdfast/ids/ids';
import type { Deadline, InstanceState } from '@holdfast/workflow-core/state';
import type { AwaitedEvents, OpenWaits } from './instance-record.ts';

/** One thing that can move the instance on; `task` is the JSON pointer of the task that waits for it, `since` when that began (RFC 3339). */
export type Wait =
  | { readonly type: 'timer'; readonly task: string; readonly since: string; readonly timerId: TimerId; readonly dueAt?: string }
  | { readonly type: 'bookmark'; readonly task: string; readonly since: string; readonly bookmarkId: BookmarkId; readonly expiresAt?: string }
  /** When the task, or with an empty `task` the workflow, has taken too long. */
  | { readonly type: 'deadline'; readonly task: string; readonly since: string; readonly dueAt: string; readonly timerId?: TimerId }
  | { readonly type: 'event'; readonly task: string; readonly since: string; readonly subscriptionId: SubscriptionId; readonly events?: AwaitedEvents[] }
  /** The end of the instance that the task runs. */
  | { readonly type: 'instance'; readonly task: string; readonly since: string; readonly instanceId: InstanceId }
  | { readonly type: 'call'; readonly task: string; readonly since: string; readonly callId: CallId; readonly attempt?: number; readonly failure?: string };

/** The state says what is awaited, the tables say until when; one that has just changed is shown without its detail. */
export function describeWaits({ frames, startedAt = '', deadline: ofWorkflow }: InstanceState, { timers, bookmarks, calls, events }: OpenWaits): Wait[] {
  const deadlines = [{ task: '', startedAt, deadline: ofWorkflow }, ...frames].flatMap(({ task, startedAt: since, deadline }): Wait[] => (deadline === undefined ? [] : [{ type: 'deadline', task, since, ...plain(deadline) }]));
  const waits = frames.flatMap(({ task, startedAt: since, awaits }) =>
    awaits.map((awaited): Wait => {
      switch (awaited.type) {
        case 'timer': {
          const dueAt = timers.get(awaited.timerId)?.toISOString();
          return { ...awaited, task, since, ...(dueAt === undefined ? {} : { dueAt }) };
        }
        case 'bookmark': {
          const expiresAt = bookmarks.get(awaited.bookmarkId)?.toISOString();
          return { ...awaited, task, since, ...(expiresAt === undefined ? {} : { expiresAt }) };
        }
        case 'event': {
          const own = events.get(awaited.subscriptionId);
          return { ...awaited, task, since, ...(own === undefined ? {} : { events: own }) };
        }
        case 'child':
          return { type: 'instance', instanceId: awaited.callId as string as InstanceId, task, since }; // a child has the id of its call
        case 'call':
        case 'mint': {
          return { type: 'call', callId: awaited.callId, task, since, ...calls.get(awaited.callId) };
        }
      }
    }),
  );
  return [...waits, ...deadlines];
}

function plain({ dueAt, timerId }: Deadline): { readonly dueAt: string; readonly timerId?: TimerId } {
  return { dueAt, ...(timerId === undefined ? {} : { timerId }) };
}

/** As a subscription is kept. */
export function awaitedEvents({ type, sources }: { readonly type?: string | null | undefined; readonly sources: readonly string[] }): AwaitedEvents {
  return { ...(typeof type === 'string' ? { type } : {}), ...(sources.length === 0 ? {} : { correlatedBy: [...sources] }) };
}
