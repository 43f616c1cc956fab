import type { BookmarkId } from '@holdfast/ids/ids';
import type { Awaited } from '../state.ts';
import type { Behaviour, Step } from '../tasks/behaviour.ts';
import type { TaskRun } from '../tasks/task-run.ts';
import { fromFrame, taskAt } from './activation.ts';
import type { Draft } from './draft.ts';
import { draftedRun } from './drafted-run.ts';
import { runTasks } from './run-tasks.ts';

/** What a task does about the thing it awaited; undefined when it knows nothing of such things. */
type Handler = (behaviour: Behaviour, run: TaskRun) => Step | undefined;

/**
 * Goes on with the innermost task when it awaits what `handlerFor` has a handler for; false when it does not.
 *
 * @throws {TypeError} when the task cannot handle what it awaits.
 */
export function wake(draft: Draft, handlerFor: (awaited: Awaited, task: string) => Handler | undefined): boolean {
  const frame = draft.state.frames.at(-1);
  const handler = frame?.awaits.map((awaited) => handlerFor(awaited, frame.task)).find((found) => found !== undefined);
  if (frame === undefined || handler === undefined) return false;
  draft.state.frames.pop();
  draft.take('wake');
  const activation = fromFrame(frame, draft.workflow.tasks);
  const step = handler(activation.task.behaviour, draftedRun(draft, activation));
  if (step === undefined) throw new TypeError(`the task at ${frame.task} cannot handle what it awaits`);
  runTasks(draft, { type: 'settle', activation, step });
  return true;
}

/** A bookmark is settled: who waits for it goes on. So does an instance at a checkpoint, whatever became of its `continue`. */
export function tellOfBookmark(draft: Draft, bookmarkId: BookmarkId): void {
  const woken = wake(draft, (awaited) =>
    awaited.type === 'bookmark' && awaited.bookmarkId === bookmarkId ? (behaviour, run) => behaviour.onBookmark?.(run, bookmarkId) : undefined,
  );
  if (!woken) runFromCheckpoint(draft);
}

/** False when the instance stands at no checkpoint. */
export function runFromCheckpoint(draft: Draft): boolean {
  const { next } = draft.state;
  if (next === undefined) return false;
  delete draft.state.next;
  runTasks(draft, { type: 'enter', task: taskAt(next.task, draft.workflow.tasks), rawInput: next.input });
  return true;
}
