import { fault, type BlockEnd } from '../tasks/behaviour.ts';
import { fromFrame } from './activation.ts';
import { moveBookmarks } from './bookmarks.ts';
import { childrenOf, forkOf, openBranches, parentOf, removeFrame } from './branches.ts';
import type { Draft } from './draft.ts';
import { joinExports } from './export-context.ts';
import { interruptInside } from './interrupt.ts';
import type { Move } from './move.ts';

/** A branch is done. Its fork goes on when it has what it wants: what the others still do is cancelled then. */
export function endBranch(draft: Draft, path: string, { output, ended }: BlockEnd): Move | undefined {
  const { fork, branch } = forkOf(draft, path);
  const parent = parentOf(path);
  const open = openBranches(draft, parent) - 1;
  draft.openBranches.set(parent, open);
  draft.state.branches[path] = { ...branch, end: { output, ended } };
  const activation = fromFrame(fork, draft.workflow.tasks);
  const ends = () => childrenOf(draft, parent).map(([, { end }]) => end);
  const step = activation.task.behaviour.onBranch?.({ open, ends }, { output, ended });
  if (step === undefined) return undefined;
  const done = childrenOf(draft, parent).filter(([, { end }]) => end !== undefined);
  for (const [child] of done) moveBookmarks(draft, child, parent);
  interruptInside(draft, fork);
  removeFrame(draft, fork);
  const failure = joinExports(draft, parent, done.flatMap(([, { exports }]) => exports));
  return { type: 'settle', activation, step: failure === undefined ? step : fault(failure) };
}
