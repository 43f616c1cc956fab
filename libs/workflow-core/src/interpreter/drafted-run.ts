import type { CallId, SubscriptionId } from '@holdfast/ids/ids';
import { withoutQuery } from '../functions/http-outcome.ts';
import type { HistoryFacts } from '../history.ts';
import type { CallRequest } from '../call.ts';
import type { TaskRun } from '../tasks/task-run.ts';
import type { Activation } from './activation.ts';
import { dropBookmark, openBookmark, takeBookmark } from './bookmarks.ts';
import type { Draft } from './draft.ts';
import { evaluate, taskArguments } from './runtime-arguments.ts';
import { setTimer } from './timers.ts';

/** What the task of `activation` may do to the turn. */
export function draftedRun(draft: Draft, activation: Activation): TaskRun {
  const { task, input } = activation;
  return {
    input,
    taskName: task.name,
    reference: task.pointer,
    now: draft.now,
    definition: draft.workflow.definition,
    startedAt: activation.startedAt,
    memory: activation.memory,
    evaluate: (template, on = {}) => evaluate(draft, template, on.input === undefined ? input : on.input, () => ({ ...taskArguments(draft, activation), ...on.variables })),
    random: () => draft.random(),
    call: (request) => {
      const callId = draft.newId<CallId>();
      draft.record('call-started', task.pointer, { callId, ...summary(request) });
      draft.effect({ type: 'call', callId, task: task.pointer, request });
      return callId;
    },
    newId: () => draft.newId(),
    listen: (wants) => {
      const subscriptionId = draft.newId<SubscriptionId>();
      draft.wants.set(subscriptionId, wants);
      return subscriptionId;
    },
    emit: (event) => {
      draft.record('event-emitted', task.pointer, { id: event.id, source: event.source, type: event.type });
      draft.effect({ type: 'emit', event });
    },
    correlate: (keys) => {
      if (keys === undefined) draft.record('correlation-started', task.pointer, {});
      else draft.record('correlation-completed', task.pointer, { keys });
    },
    setTimer: (dueAt) => setTimer(draft, task.pointer, dueAt.toISOString()),
    openBookmark: (expiresAt) => openBookmark(draft, activation, expiresAt),
    takeBookmark: (bookmarkId) => takeBookmark(draft, bookmarkId),
    dropBookmark: (bookmarkId, reason) => dropBookmark(draft, bookmarkId, reason),
  };
}

function summary(request: CallRequest): Omit<HistoryFacts['call-started'], 'callId'> {
  switch (request.type) {
    case 'http':
      return { call: 'http', method: request.method, uri: withoutQuery(request.uri) };
    case 'openapi':
      return { call: 'openapi', uri: withoutQuery(request.document), operation: request.operationId };
    case 'mint':
      return { call: 'mint' };
    case 'workflow':
      return { call: 'workflow', definition: request.definition };
  }
}
