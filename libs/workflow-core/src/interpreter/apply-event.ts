import type { CallOutcome } from '../call.ts';
import type { InstanceEvent } from '../event.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { changeAt } from '../secrets/hide-members.ts';
import { misfit } from '../schema/validate-data.ts';
import { settleSubscriptions, subscriptionsOf } from './subscriptions.ts';
import { canTake } from '../status.ts';
import type { WorkflowError } from '../workflow-error.ts';
import { bookmarkOfTimer, noteLinkRequest, resumeBookmark, timeOutBookmark } from './bookmarks.ts';
import { trunk } from './branches.ts';
import { passDeadline, passOverdue } from './deadlines.ts';
import type { Draft } from './draft.ts';
import { cancelInstance, completeInstance, faultInstance } from './end-instance.ts';
import { hear } from './hear.ts';
import { endOutgrown } from './outgrown.ts';
import { retry } from './retry.ts';
import { runTasks } from './run-tasks.ts';
import { evaluate, workflowArguments } from './runtime-arguments.ts';
import { deadlineAfter } from './timers.ts';
import { tellOfBookmark, wake } from './wake.ts';

type EventOf<Type extends InstanceEvent['type']> = Extract<InstanceEvent, { type: Type }>;

/**
 * False when the event does not apply (any more); nothing of the draft is to be kept then. An event that does makes an instance at a
 * checkpoint go on, too, whatever became of its `continue`.
 */
export function applyEvent(draft: Draft, event: InstanceEvent): boolean {
  const before = subscriptionsOf(draft);
  const applies = takeIn(draft, event);
  if (applies) {
    runTasks(draft);
    endOutgrown(draft);
    settleSubscriptions(draft, before);
    draft.keepLoose();
  }
  return applies;
}

function takeIn(draft: Draft, event: InstanceEvent): boolean {
  switch (event.type) {
    case 'start':
      return start(draft, event);
    case 'continue':
      return goOn(draft);
    case 'call-completed':
      return completeCall(draft, event);
    case 'timer-fired':
      return fireTimer(draft, event);
    case 'bookmark-resumed':
      return resumeAt(draft, event);
    case 'link-requested':
      return noteLinkRequest(draft, event.bookmarkId, event.tokenId);
    case 'event-received':
      return hear(draft, event.event);
    case 'cancel':
      return cancel(draft, event);
    case 'suspend':
      return steer(draft, 'suspend', 'instance-suspended', event.by);
    case 'resume':
      return steer(draft, 'resume', 'instance-resumed', event.by);
    case 'retry':
      return retry(draft, event);
  }
}

function goOn(draft: Draft): boolean {
  if (draft.state.status !== 'running' || draft.state.ready.length === 0) return false;
  passOverdue(draft);
  return true;
}

function start(draft: Draft, { input: given, startedBy }: EventOf<'start'>): boolean {
  const { state, workflow } = draft;
  if (!canTake(state.status, 'start')) return false;
  draft.take('start');
  const input = changeAt(draft.veil.conceal(given), workflow.definition.document.metadata?.secret ?? [], (part) => draft.hide(part));
  Object.assign(state, { startedAt: draft.at, startedBy, input });
  draft.record('instance-started', '', { input, startedBy });
  const failed = begin(draft, input);
  if (failed !== undefined) faultInstance(draft, failed);
  return true;
}

/** From the raw workflow input to the first task; the error when it does not get there. */
function begin(draft: Draft, input: JsonValue): WorkflowError | undefined {
  const { state, workflow } = draft;
  const unfit = misfit(workflow.inputSchema, 'input', input, draft);
  if (unfit !== undefined) return { ...unfit, instance: '/input/schema' };
  const transformed = evaluate(draft, workflow.inputFrom, input, () => workflowArguments(draft));
  if (!transformed.ok) return { ...transformed.failure, instance: '/input/from' };
  state.context = isJsonObject(transformed.value) ? transformed.value : {};
  const length = workflow.timeout?.((template) => evaluate(draft, template, transformed.value, () => workflowArguments(draft)));
  if (length?.ok === false) return { ...length.failure, instance: '/timeout' };
  if (length !== undefined) state.deadline = deadlineAfter(draft, length.value);
  const [first] = workflow.block.tasks;
  if (first === undefined) completeInstance(draft, transformed.value);
  else state.ready.push({ branch: trunk, task: first.pointer, input: transformed.value });
  return undefined;
}

function completeCall(draft: Draft, { callId, outcome }: EventOf<'call-completed'>): boolean {
  const woken = wake(draft, (awaited, task, branch) => {
    if ((awaited.type !== 'call' && awaited.type !== 'mint' && awaited.type !== 'child') || awaited.callId !== callId) return undefined;
    if (outcome.ok && outcome.authorization !== undefined) draft.authorize(task, branch, outcome.authorization);
    if (outcome.ok && outcome.vault !== undefined) draft.adopt(outcome.vault);
    const shown = concealed(draft, outcome);
    return {
      record: () => draft.record(outcome.ok ? 'call-completed' : 'call-failed', task, { callId }),
      step: (behaviour, run) => (awaited.type === 'mint' ? behaviour.onMint?.(run, shown, awaited.bookmarkId) : behaviour.onCall?.(run, shown)),
    };
  });
  draft.authorization = undefined;
  return woken;
}

/** What the outside says back of secrets, and of what the call was authenticated with, is not kept. */
function concealed({ veil }: Draft, outcome: CallOutcome): CallOutcome {
  if (veil.isEmpty) return outcome;
  return outcome.ok ? { ...outcome, output: veil.conceal(outcome.output) } : { ok: false, error: veil.concealFailure(outcome.error) };
}

function fireTimer(draft: Draft, { timerId }: EventOf<'timer-fired'>): boolean {
  const bookmark = bookmarkOfTimer(draft, timerId);
  if (bookmark !== undefined) {
    timeOutBookmark(draft, bookmark);
    tellOfBookmark(draft, bookmark.bookmarkId);
    return true;
  }
  if (passDeadline(draft, timerId)) return true;
  return wake(draft, (awaited, task) => {
    if (awaited.type !== 'timer' || awaited.timerId !== timerId) return undefined;
    return { record: () => draft.record('timer-fired', task, { timerId }), step: (behaviour, run) => behaviour.onTimer?.(run) };
  });
}

function resumeAt(draft: Draft, { bookmarkId, redemptionId, decision }: EventOf<'bookmark-resumed'>): boolean {
  if (!resumeBookmark(draft, bookmarkId, redemptionId, decision)) return false;
  tellOfBookmark(draft, bookmarkId);
  return true;
}

function cancel(draft: Draft, { by }: EventOf<'cancel'>): boolean {
  if (!canTake(draft.state.status, 'cancel')) return false;
  cancelInstance(draft, by);
  return true;
}

function steer(draft: Draft, edge: 'suspend' | 'resume', type: 'instance-suspended' | 'instance-resumed', by: string): boolean {
  if (!canTake(draft.state.status, edge)) return false;
  draft.take(edge);
  const tasks = [...new Set(draft.state.frames.map(({ task }) => task))];
  draft.record(type, '', { by, ...(tasks.length === 0 ? {} : { tasks }) });
  return true;
}
