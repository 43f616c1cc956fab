import type { BookmarkId, TimerId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import type { InstanceState } from '@holdfast/workflow-core/state';

export interface OpenBookmark {
  readonly bookmarkId: BookmarkId;
  /** The timer of its deadline. */
  readonly timerId: TimerId;
}

/** Bookmarks that can still be resumed. None once the instance has ended. */
export function openBookmarks(state: InstanceState): OpenBookmark[] {
  return Object.entries(state.bookmarks).flatMap(([id, bookmark]) =>
    bookmark.state === 'open' ? [{ bookmarkId: parseUuid<BookmarkId>(id), timerId: bookmark.timerId }] : [],
  );
}
