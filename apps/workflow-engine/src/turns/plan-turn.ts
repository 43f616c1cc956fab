import type { CallId, InstanceId, MessageId } from '@holdfast/ids/ids';
import { deriveUuid, type Uuid } from '@holdfast/ids/uuid';
import type { Effect } from '@holdfast/workflow-core/effect';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import type { InstanceState } from '@holdfast/workflow-core/state';
import { isTerminal } from '@holdfast/workflow-core/status';
import { endOfTick } from '../schedules/scheduled-tick.ts';
import type { OutgoingMessage } from './outgoing-message.ts';
import type { NewCall, Turn } from './turn.ts';

/** What the core made of an event. */
export interface Advanced {
  readonly state: InstanceState;
  readonly history: readonly HistoryEntry[];
  readonly effects: readonly Effect[];
}

/** Messages are named from the turn's seed too, far away from the ids that the core derives from it. */
const firstMessage = 2 ** 47;
const firstCancel = 2 ** 46;

/** What ends something that has a row of its own. */
const endings: ReadonlySet<HistoryEntry['type']> = new Set(['call-completed', 'call-failed', 'timer-fired', 'bookmark-resumed', 'bookmark-closed']);

type Context = Pick<Turn, 'tenantId' | 'instanceId' | 'definitionId' | 'idempotencyKey' | 'fence' | 'birth' | 'now'> & { readonly seed: Uuid };

/** `Omit` that keeps a union a union. */
type Unnamed<Message> = Message extends unknown ? Omit<Message, 'messageId'> : never;
type UnnamedMessage = Unnamed<OutgoingMessage>;

/** Sorts what the core decided into the rows and messages that make it durable. */
export function planTurn({ seed, heard, told, audited, ...context }: Context & Pick<Turn, 'heard' | 'told' | 'audited'>, { state, history, effects: all }: Advanced): Turn {
  // Of most turns nothing is left: what follows costs little then.
  const effects = all.filter(({ type }) => type !== 'checkpoint');
  const ends = history.filter(({ type }) => endings.has(type));
  const messages = effects.flatMap((effect) => messageOf(effect, context));
  return {
    ...context,
    state,
    ended: isTerminal(state.status),
    history,
    ...(heard === undefined ? {} : { heard }),
    ...(told === undefined ? {} : { told }),
    ...(audited === undefined ? {} : { audited }),
    calls: effects.flatMap((effect, index) => callOf(effect, () => deriveUuid<CallId>(seed, firstCancel + index))),
    finishedCalls: ends.flatMap((entry) => (entry.type === 'call-completed' || entry.type === 'call-failed' ? [entry.data.callId] : [])),
    timers: effects.flatMap((effect) => (effect.type === 'set-timer' ? [effect] : [])),
    finishedTimers: [
      ...effects.flatMap((effect) => (effect.type === 'clear-timer' ? [effect.timerId] : [])),
      ...ends.flatMap((entry) => (entry.type === 'timer-fired' ? [entry.data.timerId] : [])),
    ],
    bookmarks: effects.flatMap((effect) => (effect.type === 'open-bookmark' ? [effect] : [])),
    settledBookmarks: ends.flatMap((entry) => (entry.type === 'bookmark-resumed' || entry.type === 'bookmark-closed' ? [entry.data] : [])),
    subscriptions: effects.flatMap((effect) => (effect.type === 'listen' ? [effect] : [])),
    finishedSubscriptions: effects.flatMap((effect) => (effect.type === 'unlisten' ? [effect.subscriptionId] : [])),
    emitted: effects.flatMap((effect) => (effect.type === 'emit' ? [effect.event] : [])),
    messages: [
      ...messages.map((message, index) => ({ ...message, messageId: deriveUuid<MessageId>(seed, firstMessage + index) })),
      ...endOfTick({ ...context, status: state.status }),
    ],
  };
}

/** The cancel of a child belongs to the child: the parent may have ended. */
function callOf(effect: Effect, cancelId: () => CallId): NewCall[] {
  if (effect.type === 'call') return [effect];
  return effect.type === 'cancel-child' ? [{ callId: cancelId(), task: '', request: { type: 'cancel' }, instanceId: effect.callId as string as InstanceId }] : []; // a child has the id of its call
}

function messageOf(effect: Effect, { tenantId, instanceId }: Omit<Context, 'seed'>): UnnamedMessage[] {
  switch (effect.type) {
    case 'set-timer':
      return [{ type: 'set-timer', timerId: effect.timerId, tenantId, instanceId, dueAt: effect.dueAt }];
    case 'clear-timer':
      return [{ type: 'clear-timer', timerId: effect.timerId }];
    case 'close-bookmark':
      return [{ type: 'close-bookmark', bookmarkId: effect.bookmarkId, reason: effect.reason }];
    case 'call':
    case 'cancel-child':
    case 'listen':
    case 'unlisten':
    case 'emit':
    case 'open-bookmark':
    case 'checkpoint':
      return [];
  }
}
