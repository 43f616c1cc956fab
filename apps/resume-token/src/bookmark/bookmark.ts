import type { BookmarkId, InstanceId, TenantId } from '@holdfast/ids/ids';

/** Which bookmark, and whose. */
export interface Bookmark {
  readonly bookmarkId: BookmarkId;
  readonly instanceId: InstanceId;
  readonly tenantId: TenantId;
}
