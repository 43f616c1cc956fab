import type { InstanceEvent } from '../event.ts';
import type { Deadline, Frame, Ready, RetryPoint } from '../state.ts';
import { canTake } from '../status.ts';
import type { Beginning } from './activation.ts';
import { isBelow } from './branches.ts';
import type { Draft } from './draft.ts';

/**
 * Where the instance stands as a task faults. A task that awaits something, around the failed one or in another branch of a fork, begins
 * again whole: what it awaits ends with the instance.
 */
export function retryPointOf({ state, at }: Draft, { task, branch, rawInput }: Beginning): RetryPoint {
  const again: Frame[] = [];
  const frames: Frame[] = [];
  for (const frame of state.frames) {
    if (again.some((outer) => covers(outer, frame.branch))) continue;
    (frame.awaits.length > 0 ? again : frames).push(frame);
  }
  const lasts = (path: string): boolean => !again.some((outer) => covers(outer, path));
  return {
    faultedAt: at,
    context: state.context ?? null,
    frames,
    branches: Object.fromEntries(Object.entries(state.branches).filter(([path]) => !again.some((outer) => isBelow(path, outer.branch)))),
    ready: [
      { branch, task: task.pointer, input: rawInput },
      ...state.ready,
    ].filter((next) => lasts(next.branch)).concat(again.map((frame): Ready => ({ branch: frame.branch, task: frame.task, input: frame.rawInput }))),
  };
}

function covers({ branch }: Frame, path: string): boolean {
  return path === branch || isBelow(path, branch);
}

/** Deadlines move by the time that nothing ran. */
export function retry(draft: Draft, { input, startedBy, of }: Extract<InstanceEvent, { type: 'retry' }>): boolean {
  const { state } = draft;
  const { retry: from, ...fresh } = state;
  if (from === undefined || !canTake(fresh.status, 'start')) return false;
  const idle = draft.now.getTime() - Date.parse(from.faultedAt);
  const moved = ({ dueAt }: Deadline): Deadline => ({ dueAt: new Date(Date.parse(dueAt) + idle).toISOString() });
  delete state.retry;
  Object.assign(state, {
    startedAt: draft.at,
    startedBy,
    input,
    context: from.context,
    frames: from.frames.map((frame) => (frame.deadline === undefined ? frame : { ...frame, deadline: moved(frame.deadline) })),
    branches: { ...from.branches },
    ready: [...from.ready],
  });
  draft.take('start');
  draft.record('instance-started', '', { input, startedBy, retryOf: of });
  return true;
}
