import type { BookmarkId, TenantId } from '@holdfast/ids/ids';
import type { MemoryTables } from '../turns/tables.store.memory.ts';
import type { BookmarkRecord, BookmarkStore } from './bookmark.store.ts';

export class MemoryBookmarkStore implements BookmarkStore {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  find(tenantId: TenantId, bookmarkId: BookmarkId): Promise<BookmarkRecord | undefined> {
    const row = this.#tables.bookmarks.get(bookmarkId);
    if (row?.tenantId !== tenantId) return Promise.resolve(undefined);
    const { status, redemptionId } = row;
    return Promise.resolve({ status, ...(redemptionId === undefined ? {} : { redemptionId }) });
  }
}
