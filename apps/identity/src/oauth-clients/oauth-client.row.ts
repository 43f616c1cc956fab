import type { TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import type { ClientAuthentication, GrantType, OAuthClient, PublicKeyMembers, TokenBinding } from './oauth-client.ts';

export interface OAuthClientRow {
  readonly id: Uuid;
  readonly tenant_id: TenantId;
  readonly name: string;
  readonly grant_types: readonly GrantType[];
  readonly redirect_uris: readonly string[];
  readonly authentication: ClientAuthentication;
  readonly secret_hash: Uint8Array | null;
  readonly jwks: readonly PublicKeyMembers[] | null;
  readonly permissions: readonly string[];
  readonly binding: TokenBinding;
  readonly created_by: string;
  readonly created_at: Date;
}

export function toOAuthClient(row: OAuthClientRow): OAuthClient {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    grantTypes: row.grant_types,
    redirectUris: row.redirect_uris,
    authentication: row.authentication,
    secretHash: row.secret_hash ?? undefined,
    keys: row.jwks ?? undefined,
    permissions: row.permissions,
    binding: row.binding,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}
