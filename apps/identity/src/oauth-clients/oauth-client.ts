import type { TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';

export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';

/** OAuth 2.1, RFC 8628 and RFC 8693. There is no implicit and no password grant. */
export type GrantType = 'authorization_code' | 'client_credentials' | 'refresh_token' | typeof deviceCode | typeof tokenExchange;

/** How the client proves who it is at the token endpoint; `none` is a public client, which proves possession by PKCE alone. */
export type ClientAuthentication = 'none' | 'client_secret_basic' | 'private_key_jwt' | 'self_signed_tls_client_auth';

/** What its access tokens are bound to: nothing, a DPoP key (RFC 9449) or the client's certificate (RFC 8705). */
export type TokenBinding = 'none' | 'dpop' | 'certificate';

/** A public JSON Web Key, as the client registered it. */
export type PublicKeyMembers = Readonly<Record<string, unknown>>;

/** An application as OAuth sees it. */
export interface OAuthClient {
  /** client_id */
  readonly id: Uuid;
  readonly tenantId: TenantId;
  readonly name: string;
  readonly grantTypes: readonly GrantType[];
  readonly redirectUris: readonly string[];
  readonly authentication: ClientAuthentication;
  /** SHA-256 of the secret. */
  readonly secretHash?: Uint8Array | undefined;
  readonly keys?: readonly PublicKeyMembers[] | undefined;
  /** The most that any of its tokens can grant. */
  readonly permissions: readonly string[];
  readonly binding: TokenBinding;
  /** Subject of whoever registered it. */
  readonly createdBy: string;
  readonly createdAt: Date;
}
