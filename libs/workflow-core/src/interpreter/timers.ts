import type { TimerId } from '@holdfast/ids/ids';
import { after, type Duration } from '../duration.ts';
import type { Awaited, Deadline } from '../state.ts';
import type { Draft } from './draft.ts';

/** @param dueAt RFC 3339. */
export function setTimer(draft: Draft, task: string, dueAt: string): TimerId {
  const timerId = draft.newId<TimerId>();
  draft.record('timer-set', task, { timerId, dueAt });
  draft.effect({ type: 'set-timer', timerId, dueAt });
  return timerId;
}

/** @param fired the one timer that needs no clearing any more. */
export function clearAwaitedTimers(draft: Draft, awaits: readonly Awaited[], fired?: Awaited): void {
  for (const awaited of awaits) {
    if (awaited.type === 'timer' && awaited !== fired) draft.effect({ type: 'clear-timer', timerId: awaited.timerId });
  }
}

export function deadlineAfter(draft: Draft, length: Duration): Deadline {
  return { dueAt: after(draft.now, length).toISOString() };
}

/** The timer of a deadline is set only once something outlasts a turn. */
export function armDeadlines(draft: Draft): void {
  const { state } = draft;
  if (state.deadline !== undefined) state.deadline = armed(draft, '', state.deadline);
  state.frames = state.frames.map((frame) => (frame.deadline === undefined ? frame : { ...frame, deadline: armed(draft, frame.task, frame.deadline) }));
}

function armed(draft: Draft, task: string, { dueAt, timerId }: Deadline): Deadline {
  return { dueAt, timerId: timerId ?? setTimer(draft, task, dueAt) };
}

/** I10: what had the deadline came to its end first. */
export function clearDeadline(draft: Draft, deadline: Deadline | undefined): void {
  if (deadline?.timerId !== undefined) draft.effect({ type: 'clear-timer', timerId: deadline.timerId });
}
