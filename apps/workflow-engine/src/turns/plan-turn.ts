import type { CallId, InstanceId, MessageId } from '@holdfast/ids/ids';
import { deriveUuid, type Uuid } from '@holdfast/ids/uuid';
import type { Effect } from '@holdfast/workflow-core/effect';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import type { InstanceState } from '@holdfast/workflow-core/state';
import { isTerminal } from '@holdfast/workflow-core/status';
import { endOfTick } from '../schedules/scheduled-tick.ts';
import type { Turn } from './turn.ts';

/** What the core made of an event. */
export interface Advanced {
  readonly state: InstanceState;
  readonly history: readonly HistoryEntry[];
  readonly effects: readonly Effect[];
}

/** Messages are named from the turn's seed too, far away from the ids that the core derives from it. */
const firstMessage = 2 ** 47;
const firstCancel = 2 ** 46;

const none: readonly never[] = [];

/** `mayHoldRows`: by the turns before. */
type Context = Pick<Turn, 'tenantId' | 'instanceId' | 'definitionId' | 'idempotencyKey' | 'fence' | 'birth' | 'mayHoldRows' | 'now' | 'told' | 'audited'> & { readonly seed: Uuid; readonly heard?: Turn['heard'] | undefined };

type Mutable<List> = List extends readonly (infer Item)[] ? Item[] : never;

/** What of a turn has rows of its own. */
type Rows = { mayHoldRows: boolean } & { [Name in 'calls' | 'finishedCalls' | 'timers' | 'finishedTimers' | 'bookmarks' | 'settledBookmarks' | 'subscriptions' | 'finishedSubscriptions' | 'emitted' | 'messages']: Mutable<Turn[Name]> };

/** Sorts what the core decided into the rows and messages that make it durable. */
export function planTurn(context: Context, { state, history, effects }: Advanced): Turn {
  const { tenantId, instanceId, definitionId, idempotencyKey, fence, birth, mayHoldRows, now, heard = none, told, audited } = context;
  const turn: Turn & Rows = {
    tenantId,
    instanceId,
    definitionId,
    idempotencyKey,
    fence,
    birth,
    now,
    state,
    ended: isTerminal(state.status),
    mayHoldRows,
    history,
    heard,
    told,
    audited,
    calls: [],
    finishedCalls: [],
    timers: [],
    finishedTimers: [],
    bookmarks: [],
    settledBookmarks: [],
    subscriptions: [],
    finishedSubscriptions: [],
    emitted: [],
    messages: [],
  };
  for (const [index, effect] of effects.entries()) sortEffect(effect, index, turn, context);
  for (const entry of history) sortEnd(entry, turn);
  turn.mayHoldRows ||= heard.length + turn.calls.length + turn.timers.length + turn.subscriptions.length > 0;
  if (turn.ended) turn.messages.push(...endOfTick({ tenantId, instanceId, idempotencyKey, status: state.status }));
  return turn;
}

function sortEffect(effect: Effect, index: number, rows: Rows, { seed, tenantId, instanceId }: Context): void {
  switch (effect.type) {
    case 'checkpoint':
      return;
    case 'call':
      rows.calls.push(effect);
      return;
    case 'cancel-child':
      // The cancel of a child belongs to the child, which has the id of its call: the parent may have ended.
      rows.calls.push({ callId: deriveUuid<CallId>(seed, firstCancel + index), task: '', request: { type: 'cancel' }, instanceId: effect.callId as string as InstanceId });
      return;
    case 'set-timer':
      rows.timers.push(effect);
      rows.messages.push({ type: 'set-timer', messageId: deriveUuid<MessageId>(seed, firstMessage + index), timerId: effect.timerId, tenantId, instanceId, dueAt: effect.dueAt });
      return;
    case 'clear-timer':
      rows.finishedTimers.push(effect.timerId);
      rows.messages.push({ type: 'clear-timer', messageId: deriveUuid<MessageId>(seed, firstMessage + index), timerId: effect.timerId });
      return;
    case 'open-bookmark':
      rows.bookmarks.push(effect);
      return;
    case 'close-bookmark':
      rows.messages.push({ type: 'close-bookmark', messageId: deriveUuid<MessageId>(seed, firstMessage + index), bookmarkId: effect.bookmarkId, reason: effect.reason });
      return;
    case 'listen':
      rows.subscriptions.push(effect);
      return;
    case 'unlisten':
      rows.finishedSubscriptions.push(effect.subscriptionId);
      return;
    case 'emit':
      rows.emitted.push(effect.event);
  }
}

/** What ends something that has a row of its own. */
function sortEnd(entry: HistoryEntry, rows: Rows): void {
  if (entry.type === 'call-completed' || entry.type === 'call-failed') rows.finishedCalls.push(entry.data.callId);
  else if (entry.type === 'timer-fired') rows.finishedTimers.push(entry.data.timerId);
  else if (entry.type === 'bookmark-resumed' || entry.type === 'bookmark-closed') rows.settledBookmarks.push(entry.data);
}
