import type { Failure, WorkflowError } from '../workflow-error.ts';
import { fromFrame, type Activation, type Beginning } from './activation.ts';
import { forkOf, parentOf, popFrame, trunk } from './branches.ts';
import type { Draft } from './draft.ts';
import { DraftedRun } from './drafted-run.ts';
import { faultInstance } from './end-instance.ts';
import { interruptInside } from './interrupt.ts';
import type { Move } from './move.ts';
import { retryPointOf } from './retry.ts';
import { clearAwaitedTimers, clearDeadline } from './timers.ts';

/** A task raises an error; it is in no frame. */
export function fault(draft: Draft, task: Beginning & Pick<Activation, 'deadline'>, failure: Failure, instance = task.task.pointer): Move | undefined {
  const error: WorkflowError = { ...failure, instance };
  draft.retryPoint = retryPointOf(draft, task);
  end(draft, task, error);
  return unwind(draft, task.branch, error);
}

/** Goes out through the tasks around until one catches the error, else the instance faults. A fork faults with the first branch that does. */
function unwind(draft: Draft, from: string, error: WorkflowError): Move | undefined {
  let branch = from;
  for (;;) {
    const frame = popFrame(draft, branch);
    if (frame === undefined && branch === trunk) {
      faultInstance(draft, error);
      return undefined;
    }
    if (frame === undefined) {
      interruptInside(draft, forkOf(draft, branch).fork);
      branch = parentOf(branch);
      continue;
    }
    clearAwaitedTimers(draft, frame.awaits);
    const activation = fromFrame(frame, draft.workflow.tasks);
    // What its extensions raise is not raised inside the task.
    const inside = activation.extension === undefined || activation.extension.phase === 'task';
    const step = inside ? activation.task.behaviour.onFault?.(new DraftedRun(draft, activation), error) : undefined;
    if (step !== undefined) {
      draft.retryPoint = undefined;
      return { type: 'settle', activation, step };
    }
    end(draft, activation, error);
  }
}

function end(draft: Draft, { task, deadline }: Beginning & Pick<Activation, 'deadline'>, error: WorkflowError): void {
  clearDeadline(draft, deadline);
  draft.record('task-faulted', task.pointer, { error });
}
