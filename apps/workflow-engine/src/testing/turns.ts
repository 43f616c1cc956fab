import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { BookmarkId, CallId, DefinitionId, InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { HttpCall } from '@holdfast/workflow-core/call';
import type { HistoryEntry } from '@holdfast/workflow-core/history';
import { initialState, type InstanceState } from '@holdfast/workflow-core/state';
import { isTerminal, type InstanceStatus } from '@holdfast/workflow-core/status';
import type { PublishedDefinition } from '../definitions/published-definition.ts';
import type { NewBookmark, NewCall, NewTimer, Turn } from '../turns/turn.ts';

export const ids = randomIds(systemClock);

/** A definition to hang instances on; never compiled. */
export function anyDefinition(tenantId: TenantId): PublishedDefinition {
  const source = new TextEncoder().encode('x');
  return { id: ids.next<DefinitionId>(), tenantId, namespace: 'test', name: 'any', version: '1.0.0', status: 'published', number: 1, mediaType: 'application/yaml', source, publishedBy: 'ada', publishedAt: new Date() };
}

export const anyRequest: HttpCall = { type: 'http', method: 'GET', uri: 'https://example.test/', headers: {}, query: [], output: 'content', redirect: false };

export function newCall(): NewCall {
  return { callId: ids.next<CallId>(), task: '/do/0/call', request: anyRequest };
}

export function newTimer(): NewTimer {
  return { timerId: ids.next<TimerId>(), dueAt: '2027-01-01T00:00:00.000Z' };
}

export function newBookmark(): NewBookmark {
  return { bookmarkId: ids.next<BookmarkId>(), timerId: ids.next<TimerId>(), expiresAt: '2027-01-02T00:00:00.000Z' };
}

type TurnRest = Partial<Turn> & { readonly status?: InstanceStatus; readonly parent?: InstanceState['parent'] };

function turn(base: Pick<Turn, 'tenantId' | 'instanceId' | 'definitionId' | 'fence'>, { status = 'waiting', parent, ...rest }: TurnRest): Turn {
  const begun = { startedAt: '2026-05-01T00:00:00.000Z', startedBy: 'ada', ...(isTerminal(status) ? {} : { input: { z: 1, a: 2 } }) };
  const state: InstanceState = { ...initialState({ instanceId: base.instanceId, ...(parent === undefined ? {} : { parent }) }), ...begun, status, sequence: base.fence + 1 };
  const started: HistoryEntry = { sequence: base.fence + 1, type: 'task-started', at: '2026-05-01T00:00:00.000Z', task: '/do/0/call', data: {} };
  return {
    ...base,
    now: new Date('2026-05-01T00:00:00.000Z'),
    state,
    ended: isTerminal(status),
    mayHoldRows: true,
    history: [started],
    calls: [],
    finishedCalls: [],
    timers: [],
    finishedTimers: [],
    bookmarks: [],
    settledBookmarks: [],
    subscriptions: [],
    finishedSubscriptions: [],
    emitted: [],
    heard: [],
    messages: [],
    ...rest,
  };
}

export function firstTurn(definition: PublishedDefinition, rest: TurnRest = {}): Turn {
  const birth = { input: { z: 1, a: 2 }, startedBy: 'ada' };
  return turn({ tenantId: definition.tenantId, instanceId: ids.next<InstanceId>(), definitionId: definition.id, fence: 0 }, { birth, ...rest });
}

/** The turn after `before`. */
export function nextTurn({ tenantId, instanceId, definitionId, fence }: Turn, rest: TurnRest = {}): Turn {
  return turn({ tenantId, instanceId, definitionId, fence: fence + 1 }, rest);
}
