import type { Bearer } from '@holdfast/audit-core/actor-of';
import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { TenantId } from '@holdfast/ids/ids';

/** Who does something with an access token or API key, as the audit names them. */
export interface Acting extends Bearer {
  readonly tenantId: TenantId;
}

/** The same, and from where. */
export interface ActingFrom extends Acting {
  readonly origin: AuditOrigin;
}
