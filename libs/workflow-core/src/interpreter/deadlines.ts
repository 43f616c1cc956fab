import type { TimerId } from '@holdfast/ids/ids';
import type { Deadline } from '../state.ts';
import { failure } from '../workflow-error.ts';
import { fromFrame } from './activation.ts';
import { removeFrame } from './branches.ts';
import type { Draft } from './draft.ts';
import { faultInstance } from './end-instance.ts';
import { interruptInside, letGo } from './interrupt.ts';
import { follow } from './run-tasks.ts';
import { clearDeadline } from './timers.ts';
import { fault } from './unwind.ts';

/** False when it is the deadline neither of a task that is still running nor of the workflow. */
export function passDeadline(draft: Draft, timerId: TimerId): boolean {
  return passTaskDeadline(draft, timerId) || passWorkflowDeadline(draft, timerId);
}

/** The first deadline that is over, if one is: where turn follows turn, its timer finds no moment in between. */
export function passOverdue(draft: Draft): void {
  const { deadline: own, frames } = draft.state;
  const [first] = [own, ...frames.map(({ deadline }) => deadline)].filter((deadline) => isOver(draft, deadline)).toSorted((one, other) => Date.parse(one.dueAt) - Date.parse(other.dueAt));
  if (first === undefined) return;
  passDeadline(draft, first.timerId);
  clearDeadline(draft, first);
}

function isOver({ now }: Draft, deadline: Deadline | undefined): deadline is Required<Deadline> {
  return deadline?.timerId !== undefined && Date.parse(deadline.dueAt) <= now.getTime();
}

function passTaskDeadline(draft: Draft, timerId: TimerId): boolean {
  const frame = draft.state.frames.find(({ deadline }) => deadline?.timerId === timerId);
  if (frame === undefined) return false;
  draft.wake();
  draft.record('timer-fired', frame.task, { timerId });
  interruptInside(draft, frame);
  letGo(draft, frame, 'timed-out');
  removeFrame(draft, frame);
  const { deadline: _passed, ...activation } = fromFrame(frame, draft.workflow.tasks);
  follow(draft, fault(draft, activation, failure('timeout', 'The task took longer than its timeout allows.')));
  return true;
}

function passWorkflowDeadline(draft: Draft, timerId: TimerId): boolean {
  if (draft.state.deadline?.timerId !== timerId) return false;
  draft.wake();
  draft.record('timer-fired', '', { timerId });
  delete draft.state.deadline;
  faultInstance(draft, { ...failure('timeout', 'The workflow took longer than its timeout allows.'), instance: '/timeout' });
  return true;
}
