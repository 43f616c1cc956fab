import type { TenantId } from '@holdfast/ids/ids';
import type { CustomRole } from './role.ts';

export interface RoleRow {
  readonly tenant_id: TenantId;
  readonly name: string;
  readonly permissions: string[];
  readonly created_at: Date;
}

export function toCustomRole(row: RoleRow): CustomRole {
  return { tenantId: row.tenant_id, name: row.name, permissions: row.permissions, createdAt: row.created_at };
}
