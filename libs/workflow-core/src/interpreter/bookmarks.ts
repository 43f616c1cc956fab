import type { BookmarkId, RedemptionId, TimerId } from '@holdfast/ids/ids';
import type { BookmarkClosure } from '../effect.ts';
import type { Decision, DecisionData } from '../event.ts';
import type { HeldBookmark } from '../state.ts';
import type { Draft } from './draft.ts';

/** I11: open and unasked-for bookmarks of one instance; beyond it a loop would make the state grow with its age. */
export const maxHeldBookmarks = 100;

/** I10: a bookmark leaves `open` once, by whichever of resume, deadline and cancel comes first; the later ones find it settled. */
export function heldBookmark(draft: Draft, bookmarkId: string): HeldBookmark | undefined {
  return Object.hasOwn(draft.state.bookmarks, bookmarkId) ? draft.state.bookmarks[bookmarkId] : undefined;
}

export function openBookmark(draft: Draft, task: string, expiry: Date): BookmarkId | undefined {
  if (Object.keys(draft.state.bookmarks).length >= maxHeldBookmarks) return undefined;
  const bookmarkId = draft.newId<BookmarkId>();
  const timerId = draft.newId<TimerId>();
  const expiresAt = expiry.toISOString();
  draft.state.bookmarks[bookmarkId] = { state: 'open', task, timerId };
  draft.record('bookmark-opened', task, { bookmarkId, timerId, expiresAt });
  draft.effect({ type: 'open-bookmark', bookmarkId, timerId, expiresAt });
  draft.effect({ type: 'set-timer', timerId, dueAt: expiresAt });
  return bookmarkId;
}

/** Keeps the decision for the task that asks for it, now or later. False when the bookmark is not open. */
export function resumeBookmark(draft: Draft, bookmarkId: BookmarkId, redemptionId: RedemptionId, decision: Decision): boolean {
  const bookmark = heldBookmark(draft, bookmarkId);
  if (bookmark?.state !== 'open') return false;
  const { task, timerId } = bookmark;
  const { outcome, decidedBy } = decision;
  draft.state.bookmarks[bookmarkId] = { state: 'resumed', task, redemptionId, decision: decisionData(decision) };
  draft.record('bookmark-resumed', task, { bookmarkId, redemptionId, outcome, ...(decidedBy === undefined ? {} : { decidedBy }) });
  draft.effect({ type: 'clear-timer', timerId });
  return true;
}

function decisionData({ outcome, decidedBy, decidedAt, reason, payload }: Decision): DecisionData {
  return { outcome, decidedBy: decidedBy ?? null, decidedAt, reason: reason ?? null, payload: payload ?? null };
}

interface OpenBookmark {
  readonly bookmarkId: BookmarkId;
  readonly task: string;
  readonly timerId: TimerId;
}

/** The open bookmark whose deadline is this timer. */
export function bookmarkOfTimer(draft: Draft, timerId: TimerId): OpenBookmark | undefined {
  const found = Object.entries(draft.state.bookmarks).find(([, bookmark]) => bookmark.state === 'open' && bookmark.timerId === timerId);
  return found && { bookmarkId: found[0] as BookmarkId, task: found[1].task, timerId }; // keys are the ids that openBookmark made
}

/** The deadline has passed: its timer is spent. */
export function timeOutBookmark(draft: Draft, { bookmarkId, task, timerId }: OpenBookmark): void {
  draft.state.bookmarks[bookmarkId] = { state: 'timed-out', task };
  draft.record('timer-fired', task, { timerId });
  draft.record('bookmark-closed', task, { bookmarkId, reason: 'timed-out' });
  draft.effect({ type: 'close-bookmark', bookmarkId, reason: 'timed-out' });
}

/** Hands over a settled bookmark, which is then no longer held; an open one stays. */
export function takeBookmark(draft: Draft, bookmarkId: string): HeldBookmark | undefined {
  const bookmark = heldBookmark(draft, bookmarkId);
  if (bookmark !== undefined && bookmark.state !== 'open') delete draft.state.bookmarks[bookmarkId];
  return bookmark;
}

export function dropBookmark(draft: Draft, bookmarkId: BookmarkId, reason: BookmarkClosure): void {
  const bookmark = heldBookmark(draft, bookmarkId);
  delete draft.state.bookmarks[bookmarkId];
  if (bookmark?.state !== 'open') return;
  draft.record('bookmark-closed', bookmark.task, { bookmarkId, reason });
  draft.effect({ type: 'close-bookmark', bookmarkId, reason });
  draft.effect({ type: 'clear-timer', timerId: bookmark.timerId });
}

export function dropAllBookmarks(draft: Draft, reason: BookmarkClosure): void {
  for (const bookmarkId of Object.keys(draft.state.bookmarks)) dropBookmark(draft, bookmarkId as BookmarkId, reason); // as above
}
