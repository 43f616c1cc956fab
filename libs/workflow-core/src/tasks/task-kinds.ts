import type { JsonObject } from '../json.ts';
import { callTask } from './call.ts';
import { doTask } from './do.ts';
import { forTask } from './for.ts';
import { forkTask } from './fork.ts';
import { listenTask } from './listen.ts';
import { raiseTask } from './raise.ts';
import { setTask } from './set.ts';
import { switchTask } from './switch.ts';
import type { TaskKind } from './task-kind.ts';
import { tryTask } from './try.ts';
import { waitTask } from './wait.ts';

/** Every kind of task there is: a new one is a file of its own and a line here. */
export const taskKinds: readonly TaskKind[] = [callTask, doTask, forTask, forkTask, listenTask, raiseTask, setTask, switchTask, tryTask, waitTask];

/** What makes a task one of a kind that the DSL has and this version has not. */
export const unsupportedKeywords = ['emit', 'run'] as const;

/** The kinds that the keys of `task` name: one, when the task is well formed. */
export function kindsOf(task: JsonObject): readonly TaskKind[] {
  const kinds = taskKinds.filter(({ keyword }) => Object.hasOwn(task, keyword));
  // A loop has its tasks in “do”.
  return kinds.includes(forTask) ? kinds.filter((kind) => kind !== doTask) : kinds;
}
