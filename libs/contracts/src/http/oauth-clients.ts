import { z } from 'zod';
import type { Uuid } from '@holdfast/ids/uuid';
import { id } from '../id.ts';
import { permissions } from '../permissions.ts';

/**
 * identity's registry of OAuth clients.
 *
 * POST   /v1/oauth-clients       register one; its secret is in this answer and nowhere else
 * GET    /v1/oauth-clients       the tenant's clients, by id
 * GET    /v1/oauth-clients/:id
 * DELETE /v1/oauth-clients/:id   ends its grants and refresh tokens with it
 */

const grantTypes = z.enum([
  'authorization_code',
  'client_credentials',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
]);
const authentication = z.enum(['none', 'client_secret_basic', 'private_key_jwt', 'self_signed_tls_client_auth']);
const binding = z.enum(['none', 'dpop', 'certificate']);
const granted = z.enum([...permissions, '*']);

const loopback = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d+)?\//u;
/** https, or for native applications a loopback address (RFC 8252 section 7.3) or a private scheme with a dot (section 7.1). No fragment (RFC 6749 section 3.1.2). */
const redirectUri = z
  .url()
  .max(2000)
  .refine((uri) => !uri.includes('#') && (uri.startsWith('https://') || loopback.test(uri) || /^[a-z][a-z0-9+-]*\.[a-z0-9.+-]+:/u.test(uri)), 'must be https, a loopback address or a private scheme with a dot, without fragment');

/** Members of public keys; a private member is refused. */
const publicKey = z
  .looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']), kid: z.string().max(128).optional(), alg: z.string().max(16).optional() })
  .refine((key) => !('d' in key) && !('k' in key), 'must be a public key');

export const registerClientRequest = z.strictObject({
  name: z.string().trim().min(1).max(200),
  grantTypes: z.array(grantTypes).min(1).max(5),
  redirectUris: z.array(redirectUri).max(20).default([]),
  authentication,
  /** Of private_key_jwt. */
  keys: z.array(publicKey).min(1).max(8).optional(),
  /** PEM, of self_signed_tls_client_auth. */
  certificate: z.string().max(16_384).optional(),
  /** The most that its tokens can grant; nothing you lack yourself. */
  permissions: z.array(granted).max(256),
  /** What its access tokens are bound to. */
  binding: binding.default('none'),
});
export type RegisterClientRequest = z.infer<typeof registerClientRequest>;

export const oauthClientView = z.strictObject({
  id: id<Uuid>(),
  name: z.string(),
  grantTypes: z.array(grantTypes),
  redirectUris: z.array(z.string()),
  authentication,
  permissions: z.array(z.string()),
  binding,
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
});
export type OAuthClientView = z.infer<typeof oauthClientView>;

export const registerClientResponse = oauthClientView.extend({ secret: z.string().optional() });
export type RegisterClientResponse = z.infer<typeof registerClientResponse>;

export const oauthClientPath = z.strictObject({ id: id<Uuid>() });
export type OAuthClientPath = z.infer<typeof oauthClientPath>;

export const oauthClientListQuery = z.strictObject({ after: id<Uuid>().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });
export type OAuthClientListQuery = z.infer<typeof oauthClientListQuery>;

export const oauthClientPage = z.strictObject({ items: z.array(oauthClientView), next: z.string().optional() });
export type OAuthClientPage = z.infer<typeof oauthClientPage>;

/** Forms of the login and consent pages. */
export const interactionLoginForm = z.strictObject({ email: z.string().max(254), password: z.string().max(1024) });
export type InteractionLoginForm = z.infer<typeof interactionLoginForm>;

export const interactionConsentForm = z.strictObject({ decision: z.enum(['allow', 'deny']) });
export type InteractionConsentForm = z.infer<typeof interactionConsentForm>;
