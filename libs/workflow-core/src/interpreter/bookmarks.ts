import type { BookmarkId, RedemptionId, ResumeTokenId, TimerId } from '@holdfast/ids/ids';
import type { BookmarkClosure } from '../effect.ts';
import type { Decision, DecisionData } from '../event.ts';
import type { HeldBookmark } from '../state.ts';
import type { Beginning } from './activation.ts';
import { isBelow } from './branches.ts';
import type { Draft } from './draft.ts';

/** I11: open and unasked-for bookmarks of one instance; beyond it a loop would make the state grow with its age. */
export const maxHeldBookmarks = 100;

/** I10: a bookmark leaves `open` once, by whichever of resume, deadline and cancel comes first; the later ones find it settled. */
export function heldBookmark(draft: Draft, bookmarkId: string): HeldBookmark | undefined {
  return Object.hasOwn(draft.state.bookmarks, bookmarkId) ? draft.state.bookmarks[bookmarkId] : undefined;
}

export function openBookmark(draft: Draft, { task: { pointer: task }, branch }: Beginning, expiry: Date): BookmarkId | undefined {
  if (Object.keys(draft.state.bookmarks).length >= maxHeldBookmarks) return undefined;
  const bookmarkId = draft.newId<BookmarkId>();
  const timerId = draft.newId<TimerId>();
  const expiresAt = expiry.toISOString();
  draft.state.bookmarks[bookmarkId] = { state: 'open', task, branch, timerId };
  draft.record('bookmark-opened', task, { bookmarkId, timerId, expiresAt });
  draft.effect({ type: 'open-bookmark', bookmarkId, timerId, expiresAt });
  draft.effect({ type: 'set-timer', timerId, dueAt: expiresAt });
  return bookmarkId;
}

/** Keeps the decision for the task that asks for it, now or later. False when the bookmark is not open. */
export function resumeBookmark(draft: Draft, bookmarkId: BookmarkId, redemptionId: RedemptionId, decision: Decision): boolean {
  const bookmark = heldBookmark(draft, bookmarkId);
  if (bookmark?.state !== 'open') return false;
  const { task, branch, timerId } = bookmark;
  const { outcome, decidedBy } = decision;
  draft.state.bookmarks[bookmarkId] = { state: 'resumed', task, branch, redemptionId, decision: decisionData(decision) };
  draft.record('bookmark-resumed', task, { bookmarkId, redemptionId, outcome, ...(decidedBy === undefined ? {} : { decidedBy }) });
  draft.effect({ type: 'clear-timer', timerId });
  return true;
}

/** @returns false when the bookmark is settled, or the holder of the token has asked before */
export function noteLinkRequest(draft: Draft, bookmarkId: BookmarkId, tokenId: ResumeTokenId): boolean {
  const bookmark = heldBookmark(draft, bookmarkId);
  if (bookmark?.state !== 'open' || bookmark.linkRequests?.includes(tokenId) === true) return false;
  draft.wake();
  draft.state.bookmarks[bookmarkId] = { ...bookmark, linkRequests: [...(bookmark.linkRequests ?? []), tokenId] };
  draft.record('link-requested', bookmark.task, { bookmarkId, tokenId });
  return true;
}

function decisionData({ outcome, decidedBy, decidedAt, reason, payload }: Decision): DecisionData {
  return { outcome, decidedBy: decidedBy ?? null, decidedAt, reason: reason ?? null, payload: payload ?? null };
}

type OpenBookmark = Extract<HeldBookmark, { state: 'open' }> & { readonly bookmarkId: BookmarkId };

/** The open bookmark whose deadline is this timer. */
export function bookmarkOfTimer(draft: Draft, timerId: TimerId): OpenBookmark | undefined {
  for (const [bookmarkId, bookmark] of Object.entries(draft.state.bookmarks)) {
    if (bookmark.state === 'open' && bookmark.timerId === timerId) return { ...bookmark, bookmarkId: bookmarkId as BookmarkId }; // keys are the ids that openBookmark made
  }
  return undefined;
}

/** The deadline has passed: its timer is spent. */
export function timeOutBookmark(draft: Draft, { bookmarkId, task, branch, timerId }: OpenBookmark): void {
  draft.state.bookmarks[bookmarkId] = { state: 'timed-out', task, branch };
  draft.record('timer-fired', task, { timerId });
  draft.record('bookmark-closed', task, { bookmarkId, reason: 'timed-out' });
  draft.effect({ type: 'close-bookmark', bookmarkId, reason: 'timed-out' });
}

/** Hands over a settled bookmark, which is then no longer held unless another branch waits for it, too; an open one stays. */
export function takeBookmark(draft: Draft, bookmarkId: string): HeldBookmark | undefined {
  const bookmark = heldBookmark(draft, bookmarkId);
  const wanted = draft.state.frames.some(({ awaits }) => awaits.some((awaited) => awaited.type === 'bookmark' && awaited.bookmarkId === bookmarkId));
  if (bookmark !== undefined && bookmark.state !== 'open' && !wanted) delete draft.state.bookmarks[bookmarkId];
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

/** Closes what was opened in the branches below. */
export function dropBookmarksBelow(draft: Draft, ancestor: string): void {
  for (const [bookmarkId, { branch }] of Object.entries(draft.state.bookmarks)) {
    if (isBelow(branch, ancestor)) dropBookmark(draft, bookmarkId as BookmarkId, 'cancelled'); // as above
  }
}

/** A branch is done: what it opened and nobody asked for yet goes on in the branch above. */
export function moveBookmarks(draft: Draft, from: string, to: string): void {
  for (const [bookmarkId, bookmark] of Object.entries(draft.state.bookmarks)) {
    if (bookmark.branch === from) draft.state.bookmarks[bookmarkId] = { ...bookmark, branch: to };
  }
}
