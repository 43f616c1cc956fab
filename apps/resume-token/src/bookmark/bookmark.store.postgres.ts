import { queryIn } from '@holdfast/transaction/statements';
import type { BookmarkStore } from './bookmark.store.ts';
import { bookmarkEdges, type BookmarkState } from './bookmark-state.ts';

export function postgresBookmarks(): BookmarkStore {
  return {
    open: async (tx, { bookmarkId, instanceId, tenantId }, deadline) => {
      const sql = queryIn(tx).within(tenantId);
      await sql(
        `INSERT INTO bookmarks (bookmark_id, instance_id, tenant_id, deadline, state) VALUES ($1, $2, $3, $4, 'open') ON CONFLICT (bookmark_id) DO NOTHING`,
        [bookmarkId, instanceId, tenantId, deadline],
      );
      const [row] = await sql<{ state: BookmarkState; foreign: boolean }>(
        `SELECT state, coalesce(instance_id <> $2 OR tenant_id <> $3, false) AS foreign FROM bookmarks WHERE bookmark_id = $1 FOR SHARE`,
        [bookmarkId, instanceId, tenantId],
      );
      return row === undefined || row.foreign ? 'foreign' : row.state;
    },
    close: async (tx, bookmarkId, reason) => {
      const sql = queryIn(tx).across('closures');
      const { from, to } = bookmarkEdges.close;
      const [closed] = await sql(
        `INSERT INTO bookmarks AS b (bookmark_id, state, close_reason, settled_at) VALUES ($1, $2, $3, now())
         ON CONFLICT (bookmark_id) DO UPDATE SET state = $2, close_reason = $3, settled_at = now() WHERE b.state = ANY ($4)
         RETURNING bookmark_id`,
        [bookmarkId, to, reason, from],
      );
      if (closed !== undefined) return to;
      const [row] = await sql<{ state: 'claimed' | 'closed' }>(`SELECT state FROM bookmarks WHERE bookmark_id = $1`, [bookmarkId]);
      return row?.state ?? to;
    },
  };
}
