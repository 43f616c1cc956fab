import type { TenantId } from '@holdfast/ids/ids';

/** A role that a tenant made for itself. The built-in ones are the platform's, and every tenant has them. */
export interface CustomRole {
  readonly tenantId: TenantId;
  /** Unique in its tenant, and no built-in role's. */
  readonly name: string;
  readonly permissions: readonly string[];
  readonly createdAt: Date;
}

/** The permissions behind a role; none for a role that does not exist (any more). */
export type PermissionsOfRole = (role: string) => readonly string[];
