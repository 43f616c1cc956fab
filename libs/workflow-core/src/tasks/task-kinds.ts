import type { JsonObject } from '../json.ts';
import { callTask } from './call.ts';
import { doTask } from './do.ts';
import { listenTask } from './listen.ts';
import { setTask } from './set.ts';
import { switchTask } from './switch.ts';
import type { TaskKind } from './task-kind.ts';
import { waitTask } from './wait.ts';

/** Every kind of task there is: a new one is a file of its own and a line here. */
export const taskKinds: readonly TaskKind[] = [callTask, doTask, listenTask, setTask, switchTask, waitTask];

/** What makes a task one of a kind that the DSL has and this version has not. */
export const unsupportedKeywords = ['emit', 'for', 'fork', 'raise', 'run', 'try'] as const;

/** The kinds that the keys of `task` name: one, when the task is well formed. */
export function kindsOf(task: JsonObject): readonly TaskKind[] {
  return taskKinds.filter(({ keyword }) => Object.hasOwn(task, keyword));
}
