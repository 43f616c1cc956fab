import type { TenantId } from '@holdfast/ids/ids';
import type { AllClientMetadata, Client } from 'oidc-provider';
import { z } from 'zod';
import type { OAuthClient } from '../oauth-clients/oauth-client.ts';

/** Members of ours, which the provider hands on as they are. */
export const ownMetadata = ['tenant', 'permissions'] as const;

const own = z.object({ tenant: z.string().transform((text) => text as TenantId), permissions: z.array(z.string()) });

/** What of ours a client of the provider carries: it was read for this very request. */
export function ownMetadataOf(client: Client): z.infer<typeof own> {
  return own.parse({ tenant: client['tenant'], permissions: client['permissions'] });
}

/**
 * A registered client in the terms of RFC 7591. `client_secret` is the hash of the secret, in hexadecimal: the provider compares through
 * `compareClientSecret`, which hashes what is presented, and no HMAC client assertion is accepted that could use it as a key.
 */
export function clientMetadata(client: OAuthClient): AllClientMetadata {
  const byCode = client.grantTypes.includes('authorization_code');
  return {
    client_id: client.id,
    client_name: client.name,
    tenant: client.tenantId,
    permissions: [...client.permissions],
    grant_types: [...client.grantTypes],
    redirect_uris: [...client.redirectUris],
    response_types: byCode ? ['code'] : [],
    application_type: client.redirectUris.some((uri) => !uri.startsWith('https:')) ? 'native' : 'web',
    token_endpoint_auth_method: client.authentication,
    ...(client.secretHash === undefined ? {} : { client_secret: Buffer.from(client.secretHash).toString('hex') }),
    // What RegisterClient accepted; the provider validates it again, member by member.
    ...(client.keys === undefined ? {} : { jwks: { keys: client.keys } }),
    dpop_bound_access_tokens: client.binding === 'dpop',
    tls_client_certificate_bound_access_tokens: client.binding === 'certificate',
  };
}
