import type { JsonObject } from '../json.ts';
import { callTask } from './call.ts';
import { doTask } from './do.ts';
import { emitTask } from './emit.ts';
import { forTask } from './for.ts';
import { forkTask } from './fork.ts';
import { listenTask } from './listen.ts';
import { raiseTask } from './raise.ts';
import { runTask } from './run.ts';
import { setTask } from './set.ts';
import { switchTask } from './switch.ts';
import type { TaskKind } from './task-kind.ts';
import { tryTask } from './try.ts';
import { waitTask } from './wait.ts';

/** Every kind of task there is: a new one is a file of its own and a line here. */
export const taskKinds: readonly TaskKind[] = [callTask, doTask, emitTask, forTask, forkTask, listenTask, raiseTask, runTask, setTask, switchTask, tryTask, waitTask];

/** The kinds that the keys of `task` name: one, when the task is well formed. */
export function kindsOf(task: JsonObject): readonly TaskKind[] {
  const kinds = taskKinds.filter(({ keyword }) => Object.hasOwn(task, keyword));
  // A loop has its tasks in “do”.
  return kinds.includes(forTask) ? kinds.filter((kind) => kind !== doTask) : kinds;
}
