import type { BookmarkClosure } from '../effect.ts';
import type { JsonValue } from '../json.ts';
import type { Failure, WorkflowError } from '../workflow-error.ts';
import { dropAllBookmarks } from './bookmarks.ts';
import type { Draft } from './draft.ts';
import { evaluate, workflowArguments } from './runtime-arguments.ts';

/** The last task is done: its output, transformed, is that of the workflow. */
export function completeInstance(draft: Draft, rawOutput: JsonValue): void {
  const output = evaluate(draft, draft.workflow.outputAs, rawOutput, () => workflowArguments(draft));
  if (!output.ok) return faultInstance(draft, '/output/as', output.failure);
  release(draft, 'instance-ended');
  draft.state.output = output.value;
  draft.record('instance-completed', '', { output: output.value });
  draft.take('complete');
}

/** Nothing catches the error. `instance`: JSON pointer of what raised it. */
export function faultInstance(draft: Draft, instance: string, failure: Failure): void {
  const error: WorkflowError = { ...failure, instance };
  release(draft, 'instance-ended');
  draft.state.error = error;
  draft.record('instance-faulted', '', { error });
  draft.take('fault');
}

export function cancelInstance(draft: Draft, by: string): void {
  release(draft, 'cancelled');
  draft.record('instance-cancelled', '', { by });
  draft.take('cancel');
}

/** An ended instance waits for nothing and remembers nothing but how it ended. */
function release(draft: Draft, reason: BookmarkClosure): void {
  dropAllBookmarks(draft, reason);
  for (const { awaits } of draft.state.frames) {
    for (const awaited of awaits) if (awaited.type === 'timer') draft.effect({ type: 'clear-timer', timerId: awaited.timerId });
  }
  draft.state.frames = [];
  delete draft.state.input;
  delete draft.state.context;
  delete draft.state.next;
}
