import type { BookmarkClosure } from '../effect.ts';
import type { Frame } from '../state.ts';
import { heldBookmark, dropBookmark, dropBookmarksBelow } from './bookmarks.ts';
import { isBelow, removeFrame } from './branches.ts';
import type { Draft } from './draft.ts';
import { clearAwaitedTimers, clearDeadline } from './timers.ts';

/**
 * I10: something else came first, so nothing that runs inside `frame` goes on: its timers are cleared, its bookmarks closed, and what its
 * calls bring finds nobody. The frame itself stays.
 */
export function interruptInside(draft: Draft, frame: Frame): void {
  const { frames } = draft.state;
  const depth = frames.indexOf(frame);
  interrupt(draft, frames.filter(({ branch }, index) => isBelow(branch, frame.branch) || (branch === frame.branch && index > depth)));
  draft.state.ready = draft.state.ready.filter(({ branch }) => branch !== frame.branch && !isBelow(branch, frame.branch));
  dropBranchesBelow(draft, frame.branch);
}

/** Everything: the instance ends. */
export function interruptAll(draft: Draft): void {
  interrupt(draft, draft.state.frames);
  draft.state.ready = [];
  draft.state.branches = {};
}

/** Innermost first. */
function interrupt(draft: Draft, frames: readonly Frame[]): void {
  for (const frame of frames.toReversed()) {
    letGo(draft, frame, 'cancelled');
    clearDeadline(draft, frame.deadline);
    removeFrame(draft, frame);
    draft.record('task-cancelled', frame.task, {});
  }
}

/** The branches of the fork that is open in `branch` are no more, nor what they hold. */
export function dropBranchesBelow(draft: Draft, branch: string): void {
  dropBookmarksBelow(draft, branch);
  for (const path of Object.keys(draft.state.branches)) if (isBelow(path, branch)) delete draft.state.branches[path];
}

/** What a task awaits is of no use any more. A bookmark that another task opened stays: it can be asked for again. */
export function letGo(draft: Draft, { task, awaits }: Frame, reason: BookmarkClosure): void {
  clearAwaitedTimers(draft, awaits);
  for (const awaited of awaits) {
    if (awaited.type === 'child') draft.effect({ type: 'cancel-child', callId: awaited.callId });
    if ((awaited.type === 'bookmark' || awaited.type === 'mint') && heldBookmark(draft, awaited.bookmarkId)?.task === task) dropBookmark(draft, awaited.bookmarkId, reason);
  }
}
