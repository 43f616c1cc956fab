import type { JsonValue } from '../json.ts';
import type { Branch, Frame } from '../state.ts';
import type { Draft } from './draft.ts';

/**
 * The branches of an instance are a tree: a fork that runs in a branch has its own branches below that one. A branch has one open fork
 * at most, for it waits there, so the path of indexes names a branch.
 */
export const trunk = '';

export function childOf(branch: string, index: number): string {
  return branch === trunk ? String(index) : `${branch}.${index}`;
}

export function parentOf(branch: string): string {
  return branch.includes('.') ? branch.slice(0, branch.lastIndexOf('.')) : trunk;
}

/** Whether `branch` lies below `ancestor`, at any depth. */
export function isBelow(branch: string, ancestor: string): boolean {
  return branch !== ancestor && (ancestor === trunk || branch.startsWith(`${ancestor}.`));
}

/** The branches of the fork that is open in `branch`, in declared order. */
export function childrenOf({ state }: Draft, branch: string): readonly (readonly [path: string, branch: Branch])[] {
  return Object.entries(state.branches).filter(([path]) => parentOf(path) === branch);
}

/** How many branches of the fork that is open in `branch` are not done: counted once in a turn, for a fork may have very many. */
export function openBranches(draft: Draft, branch: string): number {
  return draft.openBranches.get(branch) ?? childrenOf(draft, branch).filter(([, { end }]) => end === undefined).length;
}

/** @throws {TypeError} when the state has no such branch, or no fork that it belongs to. */
export function forkOf(draft: Draft, path: string): { readonly fork: Frame; readonly branch: Branch } {
  const fork = innermostFrame(draft, parentOf(path));
  const branch = draft.state.branches[path];
  if (fork === undefined || branch === undefined) throw new TypeError(`no fork has the branch ${path}`);
  return { fork, branch };
}

export function innermostFrame({ state }: Draft, branch: string): Frame | undefined {
  return state.frames.findLast((frame) => frame.branch === branch);
}

/** The frame of the task whose extension runs here, if one does. */
export function extendedFrame({ state }: Draft, branch: string): Frame | undefined {
  return state.frames.findLast(
    ({ extension, ...frame }) => extension !== undefined && extension.phase !== 'task' && (frame.branch === branch || isBelow(branch, frame.branch)),
  );
}

export function removeFrame({ state }: Draft, frame: Frame): void {
  state.frames.splice(state.frames.indexOf(frame), 1);
}

export function popFrame(draft: Draft, branch: string): Frame | undefined {
  const frame = innermostFrame(draft, branch);
  if (frame !== undefined) removeFrame(draft, frame);
  return frame;
}

/** `$context` as that branch sees it. */
export function contextOf({ state }: Draft, branch: string): JsonValue {
  return (branch === trunk ? state.context : state.branches[branch]?.context) ?? null;
}
