import type { BookmarkId } from '@holdfast/ids/ids';
import type { Awaited, Frame } from '../state.ts';
import type { Behaviour, Step } from '../tasks/behaviour.ts';
import type { TaskRun } from '../tasks/task-run.ts';
import { fromFrame } from './activation.ts';
import { removeFrame } from './branches.ts';
import type { Draft } from './draft.ts';
import { DraftedRun } from './drafted-run.ts';
import { interruptInside } from './interrupt.ts';
import { follow } from './run-tasks.ts';
import { clearAwaitedTimers } from './timers.ts';

interface Handler {
  /** Writes down what has come, before it has consequences. */
  readonly record?: () => void;
  /** What a task does about it; undefined when it knows nothing of such things. */
  readonly step: (behaviour: Behaviour, run: TaskRun) => Step | undefined;
}

/**
 * Goes on with the task that awaits what `handlerFor` has a handler for; false when none does.
 *
 * @throws {TypeError} when the task cannot handle what it awaits.
 */
export function wake(draft: Draft, handlerFor: (awaited: Awaited, task: string, branch: string) => Handler | undefined): boolean {
  for (const frame of draft.state.frames) {
    for (const awaited of frame.awaits) {
      const handler = handlerFor(awaited, frame.task, frame.branch);
      if (handler !== undefined) {
        wakeFrame(draft, frame, awaited, handler);
        return true;
      }
    }
  }
  return false;
}

function wakeFrame(draft: Draft, frame: Frame, awaited: Awaited, handler: Handler): void {
  draft.wake();
  handler.record?.();
  interruptInside(draft, frame);
  removeFrame(draft, frame);
  clearAwaitedTimers(draft, frame.awaits, awaited);
  const activation = fromFrame(frame, draft.workflow.tasks);
  const step = handler.step(activation.task.behaviour, new DraftedRun(draft, activation));
  if (step === undefined) throw new TypeError(`the task at ${frame.task} cannot handle what it awaits`);
  follow(draft, { type: 'settle', activation, step });
}

/** A bookmark is settled: all who wait for it go on. */
export function tellOfBookmark(draft: Draft, bookmarkId: BookmarkId): void {
  draft.wake();
  let told = true;
  while (told) {
    told = wake(draft, (awaited) =>
      awaited.type === 'bookmark' && awaited.bookmarkId === bookmarkId ? { step: (behaviour, run) => behaviour.onBookmark?.(run, bookmarkId) } : undefined,
    );
  }
}
