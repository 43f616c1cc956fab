import { taskList } from '../definition/task-definition.ts';
import type { TaskRun } from './task-run.ts';
import { passOn, type BlockEnd, type Step } from './behaviour.ts';
import type { Directive } from './completion.ts';
import { defineTask } from './task-kind.ts';

/** What lets the list that it ends go on to its own end. */
export function onEnd(ended: boolean): { readonly then?: Directive } {
  return ended ? { then: 'end' } : {};
}

/** The output of a list is that of the last task that ran in it. */
export function completeWithBlock(_run: TaskRun, { output, ended }: BlockEnd): Step {
  return { type: 'complete', output, known: true, ...onEnd(ended) };
}

/** `do`: a list of tasks in sequence, a scope of its own. */
export const doTask = defineTask(
  'do',
  { do: taskList },
  (_task, compiler) => {
    const [first] = compiler.block(['do'], completeWithBlock).tasks;
    return { enter: (run) => (first === undefined ? passOn(run) : { type: 'descend', task: first }) };
  },
  [['do']],
);
