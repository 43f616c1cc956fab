import type { Bearer } from '@holdfast/audit-core/actor-of';
import type { TenantId } from '@holdfast/ids/ids';

/** Who does something with an access token or API key, as the audit names them. */
export interface Acting extends Bearer {
  readonly tenantId: TenantId;
}
