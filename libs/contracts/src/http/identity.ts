import type { TenantId, UserId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { id } from '../id.ts';

/**
 * identity's public routes, through the gateway.
 *
 * POST /v1/bootstrap       make the default tenant and the first administrator, once in the life of a platform
 * POST /v1/auth/login      e-mail and password for a session
 * POST /v1/auth/refresh    a refresh token for the next pair of tokens; the old refresh token is spent
 * POST /v1/auth/logout     end the session of a refresh token; 204 whatever the token was
 * GET  /v1/auth/me         who the access token stands for, while its session lasts
 * GET  /.well-known/jwks.json
 */

/** Bounds what we hash; the rule for a new password (15 to 128 characters) is the use case's. */
const presentedPassword = z.string().min(1).max(1024);
const email = z.email().max(254);

export const bootstrapRequest = z.strictObject({
  secret: z.string().min(1).max(1024),
  email,
  password: presentedPassword,
  /** The administrator's name, as screens show it. */
  name: z.string().trim().min(1).max(200),
});
export type BootstrapRequest = z.infer<typeof bootstrapRequest>;

export const bootstrapResponse = z.strictObject({ tenantId: id<TenantId>(), userId: id<UserId>() });
export type BootstrapResponse = z.infer<typeof bootstrapResponse>;

export const loginRequest = z.strictObject({ email, password: presentedPassword });
export type LoginRequest = z.infer<typeof loginRequest>;

/** 256 random bits, base64url. Anything of another form is as good as a wrong token: it is not told apart here. */
const refreshToken = z.string().min(1).max(512);

export const refreshRequest = z.strictObject({ refreshToken });
export type RefreshRequest = z.infer<typeof refreshRequest>;

export const logoutRequest = z.strictObject({ refreshToken });
export type LogoutRequest = z.infer<typeof logoutRequest>;

export const sessionResponse = z.strictObject({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  /** Seconds from now until the access token is refused. */
  expiresIn: z.int().positive(),
  /** Good for one refresh. Using it twice ends the session: somebody has a copy. */
  refreshToken: z.string(),
  /** Seconds from now until the refresh token is refused. */
  refreshExpiresIn: z.int().positive(),
});
export type SessionResponse = z.infer<typeof sessionResponse>;

export const meResponse = z.strictObject({
  userId: id<UserId>(),
  tenantId: id<TenantId>(),
  email: z.string(),
  /** Whether somebody has shown that they read its mail. */
  emailVerified: z.boolean(),
  name: z.string(),
  roles: z.array(z.string()),
  /** What the presented token grants; changes of the roles show in the next token. */
  permissions: z.array(z.string()),
});
export type MeResponse = z.infer<typeof meResponse>;

/** What every published key says beside its public members (RFC 7517 section 4), and nothing else. */
const published = {
  use: z.literal('sig'),
  /** The one algorithm that it verifies. */
  alg: z.string(),
  /** RFC 7638 thumbprint, SHA-256, of keys of access tokens. */
  kid: z.string(),
  /** What it signs, when that is not access tokens: it verifies none. */
  purpose: z.literal('resume-token').optional(),
};

const publicJwk = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('RSA'), ...published, n: z.string(), e: z.string() }),
  z.strictObject({ kty: z.literal('EC'), ...published, crv: z.string(), x: z.string(), y: z.string() }),
  z.strictObject({ kty: z.literal('OKP'), ...published, crv: z.string(), x: z.string() }),
]);

export const jwksResponse = z.strictObject({ keys: z.array(publicJwk) });
export type JwksResponse = z.infer<typeof jwksResponse>;
