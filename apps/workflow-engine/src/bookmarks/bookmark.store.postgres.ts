import type { BookmarkId, RedemptionId, TenantId } from '@holdfast/ids/ids';
import type { Query } from '@holdfast/transaction/statements';
import type { BookmarkRecord, BookmarkStore } from './bookmark.store.ts';

interface BookmarkRow {
  readonly status: BookmarkRecord['status'];
  readonly redemption_id: RedemptionId | null;
}

export class PostgresBookmarkStore implements BookmarkStore {
  readonly #query: Query;

  constructor(query: Query) {
    this.#query = query;
  }

  async find(tenantId: TenantId, bookmarkId: BookmarkId): Promise<BookmarkRecord | undefined> {
    const [row] = await this.#query.within(tenantId)<BookmarkRow>('SELECT status, redemption_id FROM bookmarks WHERE tenant_id = $1 AND id = $2', [tenantId, bookmarkId]);
    return row && { status: row.status, ...(row.redemption_id === null ? {} : { redemptionId: row.redemption_id }) };
  }
}
