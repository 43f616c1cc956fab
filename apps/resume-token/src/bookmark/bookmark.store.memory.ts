import type { MemoryTables } from '../tables.store.memory.ts';
import type { BookmarkStore } from './bookmark.store.ts';
import { bookmarkEdges } from './bookmark-state.ts';

export function memoryBookmarks({ bookmarks }: MemoryTables): BookmarkStore {
  return {
    open: async (_tx, { bookmarkId, instanceId, tenantId }, deadline) => {
      const known = bookmarks.get(bookmarkId);
      if (known === undefined) {
        bookmarks.set(bookmarkId, { owner: { bookmarkId, instanceId, tenantId }, deadline, state: 'open' });
        return 'open';
      }
      const { owner } = known;
      return owner !== undefined && (owner.instanceId !== instanceId || owner.tenantId !== tenantId) ? 'foreign' : known.state;
    },
    close: async (_tx, bookmarkId) => {
      const known = bookmarks.get(bookmarkId);
      if (known?.state === 'claimed') return 'claimed';
      bookmarks.set(bookmarkId, { ...known, state: bookmarkEdges.close.to });
      return bookmarkEdges.close.to;
    },
  };
}
