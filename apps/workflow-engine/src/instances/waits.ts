import type { BookmarkId, CallId, InstanceId, SubscriptionId, TimerId } from '@holdfast/ids/ids';
import type { Deadline, InstanceState } from '@holdfast/workflow-core/state';
import type { OpenWaits } from './instance-record.ts';

/** One thing that can move the instance on; `task` is the JSON pointer of the task that waits for it. */
export type Wait =
  | { readonly type: 'timer'; readonly task: string; readonly timerId: TimerId; readonly dueAt?: string }
  | { readonly type: 'bookmark'; readonly task: string; readonly bookmarkId: BookmarkId; readonly expiresAt?: string }
  /** When the task, or with an empty `task` the workflow, has taken too long. */
  | { readonly type: 'deadline'; readonly task: string; readonly dueAt: string; readonly timerId?: TimerId }
  | { readonly type: 'event'; readonly task: string; readonly subscriptionId: SubscriptionId }
  /** The end of the instance that the task runs. */
  | { readonly type: 'instance'; readonly task: string; readonly instanceId: InstanceId }
  | { readonly type: 'call'; readonly task: string; readonly callId: CallId; readonly attempt?: number };

/** The state says what is awaited, the tables say until when; one that has just changed is shown without its detail. */
export function describeWaits({ frames, deadline: ofWorkflow }: InstanceState, { timers, bookmarks, calls }: OpenWaits): Wait[] {
  const deadlines = [{ task: '', deadline: ofWorkflow }, ...frames].flatMap(({ task, deadline }): Wait[] => (deadline === undefined ? [] : [{ type: 'deadline', task, ...plain(deadline) }]));
  const waits = frames.flatMap(({ task, awaits }) =>
    awaits.map((awaited): Wait => {
      switch (awaited.type) {
        case 'timer': {
          const dueAt = timers.get(awaited.timerId)?.toISOString();
          return { ...awaited, task, ...(dueAt === undefined ? {} : { dueAt }) };
        }
        case 'bookmark': {
          const expiresAt = bookmarks.get(awaited.bookmarkId)?.toISOString();
          return { ...awaited, task, ...(expiresAt === undefined ? {} : { expiresAt }) };
        }
        case 'event':
          return { ...awaited, task };
        case 'child':
          return { type: 'instance', instanceId: awaited.callId as string as InstanceId, task }; // a child has the id of its call
        case 'call':
        case 'mint': {
          const attempt = calls.get(awaited.callId);
          return { type: 'call', callId: awaited.callId, task, ...(attempt === undefined ? {} : { attempt }) };
        }
      }
    }),
  );
  return [...waits, ...deadlines];
}

function plain({ dueAt, timerId }: Deadline): { readonly dueAt: string; readonly timerId?: TimerId } {
  return { dueAt, ...(timerId === undefined ? {} : { timerId }) };
}
