import type { TenantId, UserId } from '@holdfast/ids/ids';
import type { OneTimeToken, TokenPurpose } from './one-time-token.ts';

export interface OneTimeTokenRow {
  readonly token_hash: Buffer;
  readonly purpose: TokenPurpose;
  readonly tenant_id: TenantId | null;
  readonly user_id: UserId | null;
  readonly email: string;
  readonly roles: string[];
  readonly expires_at: Date;
}

export function toOneTimeToken(row: OneTimeTokenRow): OneTimeToken {
  return { hash: row.token_hash, purpose: row.purpose, ...(row.tenant_id === null ? {} : { tenantId: row.tenant_id }), ...(row.user_id === null ? {} : { userId: row.user_id }), email: row.email, roles: row.roles, expiresAt: row.expires_at };
}
