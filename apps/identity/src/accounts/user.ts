import type { TenantId, UserId } from '@holdfast/ids/ids';

export interface Tenant {
  readonly id: TenantId;
  /** Unique over the platform. */
  readonly name: string;
  readonly createdAt: Date;
}

export interface User {
  readonly id: UserId;
  readonly tenantId: TenantId;
  /** Canonical (see `canonicalEmail`), unique over the platform. */
  readonly email: string;
  readonly name: string;
  /** PHC string of the password hash. */
  readonly passwordHash: string;
  readonly roles: readonly string[];
  /** A disabled user can neither log in nor refresh. */
  readonly status: 'active' | 'disabled';
  /** When they showed last that they read the mail of the address. Absent: they never have. */
  readonly emailVerifiedAt?: Date;
  readonly createdAt: Date;
}
