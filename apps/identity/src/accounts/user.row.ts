import type { TenantId, UserId } from '@holdfast/ids/ids';
import type { User } from './user.ts';

export interface UserRow {
  readonly id: UserId;
  readonly tenant_id: TenantId;
  readonly email: string;
  readonly name: string;
  readonly password_hash: string;
  readonly roles: string[];
  readonly status: 'active' | 'disabled';
  readonly created_at: Date;
  readonly email_verified_at: Date | null;
}

export function toUser(row: UserRow): User {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    email: row.email,
    name: row.name,
    passwordHash: row.password_hash,
    roles: row.roles,
    status: row.status,
    createdAt: row.created_at,
    ...(row.email_verified_at === null ? {} : { emailVerifiedAt: row.email_verified_at }),
  };
}
