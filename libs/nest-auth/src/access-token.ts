import type { TenantId } from '@holdfast/ids/ids';
import { isUuid } from '@holdfast/ids/uuid';
import { z } from 'zod';
import { hasDuplicateMember } from './duplicate-member.ts';

const longestToken = 8192;
const part = /^[\w-]+$/u;

/** Only these header members: a token that brings its own key (`jwk`, `jku`, `x5u`, `x5c`) or extensions (`crit`, `b64`) is not ours. */
const header = z.strictObject({
  alg: z.literal('RS256'),
  typ: z.literal(['at+jwt', 'application/at+jwt']),
  kid: z.string().min(1).max(128),
});

const seconds = z.int().positive();

/** The claims that identity issues (RFC 9068 section 2.2); times are whole seconds since 1970. */
export interface AccessClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  readonly exp: number;
  readonly iat: number;
  readonly nbf?: number | undefined;
  readonly jti: string;
  readonly tenant: TenantId;
  readonly permissions: readonly string[];
}

const claims: z.ZodType<AccessClaims> = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.tuple([z.string()])]).transform((audience) => (typeof audience === 'string' ? audience : audience[0])),
  sub: z.string().min(1).max(256),
  client_id: z.string().min(1).max(256),
  exp: seconds,
  iat: seconds,
  nbf: seconds.optional(),
  jti: z.string().min(1).max(256),
  tenant: z.string().refine(isUuid).transform((text) => text as TenantId),
  permissions: z.array(z.string().max(128)).max(256),
});

export interface AccessTokenParts {
  readonly kid: string;
  readonly claims: AccessClaims;
}

/**
 * Reads a compact JWS as an access token (RFC 9068 section 2) without trusting it: form, header and claims, no signature.
 * Undefined for anything that identity would not have issued in this form.
 */
export function readAccessToken(token: string): AccessTokenParts | undefined {
  const parts = token.split('.');
  if (token.length > longestToken || parts.length !== 3 || !parts.every((text) => part.test(text))) return undefined;
  const head = header.safeParse(readJson(parts[0]));
  const body = claims.safeParse(readJson(parts[1]));
  return head.success && body.success ? { kid: head.data.kid, claims: body.data } : undefined;
}

function readJson(encoded = ''): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64url'));
    const value: unknown = JSON.parse(text);
    return hasDuplicateMember(text) ? undefined : value;
  } catch {
    return undefined;
  }
}
