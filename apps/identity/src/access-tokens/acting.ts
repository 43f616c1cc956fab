import type { TenantId } from '@holdfast/ids/ids';

/** Who does something with an access token or API key, as the audit names them. */
export interface Acting {
  /** `sub` */
  readonly subject: string;
  readonly tenantId: TenantId;
}
