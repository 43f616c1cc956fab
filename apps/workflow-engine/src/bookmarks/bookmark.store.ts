import type { BookmarkId, RedemptionId, TenantId } from '@holdfast/ids/ids';

export interface BookmarkRecord {
  readonly status: 'open' | 'resumed' | 'closed';
  /** Present exactly when resumed. */
  readonly redemptionId?: RedemptionId;
}

/** Bookmarks for reading; turns write them. */
export interface BookmarkStore {
  find(tenantId: TenantId, bookmarkId: BookmarkId): Promise<BookmarkRecord | undefined>;
}
