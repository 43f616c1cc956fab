import type { TenantId } from '@holdfast/ids/ids';
import type { Application, ApplicationId, ApplicationKey, ApplicationKeyId } from './application.ts';

export interface ApplicationRow {
  readonly id: ApplicationId;
  readonly tenant_id: TenantId;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly created_by: string;
  readonly created_at: Date;
}

export interface KeyRow {
  readonly key_id: ApplicationKeyId;
  readonly application_id: ApplicationId;
  readonly key_created_at: Date;
  readonly expires_at: Date;
  readonly last_used_at: Date | null;
}

export interface SealedKeyRow extends ApplicationRow, KeyRow {
  readonly salt: Buffer;
  readonly secret_hash: Buffer;
}

export function toApplication(row: ApplicationRow): Application {
  return { id: row.id, tenantId: row.tenant_id, name: row.name, permissions: row.permissions, createdBy: row.created_by, createdAt: row.created_at };
}

export function toKey(row: KeyRow): ApplicationKey {
  const { key_id: id, application_id: applicationId, key_created_at: createdAt, expires_at: expiresAt, last_used_at: lastUsedAt } = row;
  return { id, applicationId, createdAt, expiresAt, ...(lastUsedAt === null ? {} : { lastUsedAt }) };
}
