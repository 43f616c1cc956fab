import type { InstanceEvent } from '../event.ts';
import { isJsonObject } from '../json.ts';
import { canTake } from '../status.ts';
import { bookmarkOfTimer, resumeBookmark, timeOutBookmark } from './bookmarks.ts';
import type { Draft } from './draft.ts';
import { cancelInstance, completeInstance, faultInstance } from './end-instance.ts';
import { runTasks } from './run-tasks.ts';
import { evaluate, workflowArguments } from './runtime-arguments.ts';
import { runFromCheckpoint, tellOfBookmark, wake } from './wake.ts';

type EventOf<Type extends InstanceEvent['type']> = Extract<InstanceEvent, { type: Type }>;

/** False when the event does not apply (any more); nothing of the draft is to be kept then. */
export function applyEvent(draft: Draft, event: InstanceEvent): boolean {
  switch (event.type) {
    case 'start':
      return start(draft, event);
    case 'continue':
      return runFromCheckpoint(draft);
    case 'call-completed':
      return completeCall(draft, event);
    case 'timer-fired':
      return fireTimer(draft, event);
    case 'bookmark-resumed':
      return resume(draft, event);
    case 'cancel':
      return cancel(draft, event);
  }
}

function start(draft: Draft, { input, startedBy }: EventOf<'start'>): boolean {
  const { state, workflow } = draft;
  if (!canTake(state.status, 'start')) return false;
  draft.take('start');
  Object.assign(state, { startedAt: draft.at, startedBy, input });
  draft.record('instance-started', '', { input, startedBy });
  const transformed = evaluate(draft, workflow.inputFrom, input, () => workflowArguments(draft));
  if (!transformed.ok) {
    faultInstance(draft, '/input/from', transformed.failure);
    return true;
  }
  state.context = isJsonObject(transformed.value) ? transformed.value : {};
  const [first] = workflow.block.tasks;
  if (first === undefined) completeInstance(draft, transformed.value);
  else runTasks(draft, { type: 'enter', task: first, rawInput: transformed.value });
  return true;
}

function completeCall(draft: Draft, { callId, outcome }: EventOf<'call-completed'>): boolean {
  return wake(draft, (awaited, task) => {
    if ((awaited.type !== 'call' && awaited.type !== 'mint') || awaited.callId !== callId) return undefined;
    return (behaviour, run) => {
      draft.record(outcome.ok ? 'call-completed' : 'call-failed', task, { callId });
      return awaited.type === 'mint' ? behaviour.onMint?.(run, outcome, awaited.bookmarkId) : behaviour.onCall?.(run, outcome);
    };
  });
}

function fireTimer(draft: Draft, { timerId }: EventOf<'timer-fired'>): boolean {
  const bookmark = bookmarkOfTimer(draft, timerId);
  if (bookmark !== undefined) {
    timeOutBookmark(draft, bookmark);
    tellOfBookmark(draft, bookmark.bookmarkId);
    return true;
  }
  return wake(draft, (awaited, task) => {
    if (awaited.type !== 'timer' || awaited.timerId !== timerId) return undefined;
    return (behaviour, run) => {
      draft.record('timer-fired', task, { timerId });
      return behaviour.onTimer?.(run);
    };
  });
}

function resume(draft: Draft, { bookmarkId, redemptionId, decision }: EventOf<'bookmark-resumed'>): boolean {
  if (!resumeBookmark(draft, bookmarkId, redemptionId, decision)) return false;
  tellOfBookmark(draft, bookmarkId);
  return true;
}

function cancel(draft: Draft, { by }: EventOf<'cancel'>): boolean {
  if (!canTake(draft.state.status, 'cancel')) return false;
  cancelInstance(draft, by);
  return true;
}
