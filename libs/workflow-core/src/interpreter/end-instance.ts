import type { BookmarkClosure } from '../effect.ts';
import type { JsonValue } from '../json.ts';
import { misfit } from '../schema/validate-data.ts';
import type { WorkflowError } from '../workflow-error.ts';
import { dropAllBookmarks } from './bookmarks.ts';
import type { Draft } from './draft.ts';
import { interruptAll } from './interrupt.ts';
import { evaluate, workflowArguments } from './runtime-arguments.ts';
import { clearDeadline } from './timers.ts';

/** The last task is done: its output, transformed, is that of the workflow. */
export function completeInstance(draft: Draft, rawOutput: JsonValue): void {
  const output = evaluate(draft, draft.workflow.outputAs, rawOutput, () => workflowArguments(draft));
  if (!output.ok) return faultInstance(draft, { ...output.failure, instance: '/output/as' });
  const unfit = misfit(draft.workflow.outputSchema, 'output', output.value, draft);
  if (unfit !== undefined) return faultInstance(draft, { ...unfit, instance: '/output/schema' });
  release(draft, 'instance-ended');
  draft.state.output = output.value;
  draft.record('instance-completed', '', { output: output.value });
  draft.take('complete');
}

/** Nothing catches the error. */
export function faultInstance(draft: Draft, error: WorkflowError): void {
  release(draft, 'instance-ended');
  draft.state.error = error;
  if (draft.retryPoint !== undefined) draft.state.retry = draft.retryPoint;
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
  const { state } = draft;
  dropAllBookmarks(draft, reason);
  interruptAll(draft);
  clearDeadline(draft, state.deadline);
  // Not deleted: an object that lost members is written as JSON at several times the cost.
  state.deadline = undefined;
  state.input = undefined;
  state.context = undefined;
}
