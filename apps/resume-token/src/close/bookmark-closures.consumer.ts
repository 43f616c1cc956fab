import type { bookmarkClosures, JobOf } from '@holdfast/contracts/queues';
import type { CloseBookmark } from './close-bookmark.ts';

/** What a job of `bookmark-closures` does. The second time it changes nothing, so that no inbox is needed. */
export function bookmarkClosuresConsumer(close: CloseBookmark): (job: JobOf<typeof bookmarkClosures>) => Promise<void> {
  return async ({ bookmarkId, reason }) => {
    await close.execute(bookmarkId, reason);
  };
}
