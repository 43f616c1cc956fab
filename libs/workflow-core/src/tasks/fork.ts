import { z } from 'zod';
import { taskList } from '../definition/task-definition.ts';
import type { BranchEnd, OpenFork, Step } from './behaviour.ts';
import { onEnd } from './do.ts';
import { defineTask } from './task-kind.ts';

const branches = taskList.min(1, 'A fork has at least one branch.');

/** Every branch is done, or one has ended the workflow: the outputs in declared order, null for one that was cancelled. */
function together({ open, ends }: OpenFork, { ended }: BranchEnd): Step | undefined {
  if (!ended && open > 0) return undefined;
  return { type: 'complete', output: ends().map((end) => (end === undefined ? null : end.output)), ...onEnd(ended) };
}

/** The first that is done wins. */
function race(_fork: OpenFork, { output, ended }: BranchEnd): Step {
  return { type: 'complete', output, known: true, ...onEnd(ended) };
}

/**
 * `fork`: runs its branches at the same time, each on the task's input. It waits for all of them, or, when they compete, for the first; it
 * faults with the first that does.
 */
export const forkTask = defineTask(
  'fork',
  { fork: z.strictObject({ branches, compete: z.boolean().default(false) }) },
  ({ fork: { compete } }, compiler) => {
    const tasks = compiler.branches(['fork', 'branches']);
    return { enter: () => ({ type: 'fork', tasks }), onBranch: compete ? race : together };
  },
  [['fork', 'branches']],
);
