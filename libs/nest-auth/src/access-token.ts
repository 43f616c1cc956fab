import type { ActorChain } from '@holdfast/audit-core/actor-chain';
import type { TenantId } from '@holdfast/ids/ids';
import { isUuid } from '@holdfast/ids/uuid';
import { z } from 'zod';
import { readJson, readJws, type Jws } from './jws.ts';

const longestToken = 8192;

/** Only these header members: a token that brings its own key (`jwk`, `jku`, `x5u`, `x5c`) or extensions (`crit`, `b64`) is not ours. */
const header = z.strictObject({
  alg: z.string(),
  typ: z.literal(['at+jwt', 'application/at+jwt']),
  kid: z.string().min(1).max(128),
});

const seconds = z.int().positive();
const name = z.string().min(1).max(256);

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
  /** The session it was issued in, when it was issued in one. */
  readonly sid?: string | undefined;
  readonly tenant: TenantId;
  readonly permissions: readonly string[];
  /** Who acts for the subject (RFC 8693 section 4.1). */
  readonly act?: ActorChain | undefined;
  /** What the presenter must prove to hold (RFC 7800 section 3.1): a DPoP key, or a certificate. */
  readonly cnf?: Confirmation | undefined;
  /** Of a browser's session: the digest of its CSRF token. Such a token is good in the session cookie alone. */
  readonly csrf?: string | undefined;
}

/** SHA-256 thumbprints: RFC 9449 section 6.1, RFC 8705 section 3.1. */
export type Confirmation = { readonly jkt: string } | { readonly 'x5t#S256': string };

const actor: z.ZodType<ActorChain> = z.lazy(() => z.object({ sub: z.string().min(1).max(256), act: actor.optional() }));
const thumbprint = z.string().length(43);

const claims: z.ZodType<AccessClaims> = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.tuple([z.string()])]).transform((audience) => (typeof audience === 'string' ? audience : audience[0])),
  sub: name,
  client_id: name,
  exp: seconds,
  iat: seconds,
  nbf: seconds.optional(),
  jti: name,
  sid: name.optional(),
  tenant: z.string().refine(isUuid).transform((text) => text as TenantId),
  permissions: z.array(z.string().max(128)).max(256),
  act: actor.optional(),
  cnf: z.union([z.strictObject({ jkt: thumbprint }), z.strictObject({ 'x5t#S256': thumbprint })]).optional(),
  csrf: name.optional(),
});

export interface AccessTokenParts {
  readonly kid: string;
  readonly claims: AccessClaims;
  readonly jws: Jws;
}

/** What was found in headers, which many tokens share. */
const kids = new WeakMap<Jws['header'], { readonly kid: string | undefined }>();

function kidOf(head: Jws['header']): string | undefined {
  const known = kids.get(head) ?? { kid: header.safeParse(head).data?.kid };
  kids.set(head, known);
  return known.kid;
}

/**
 * Reads a compact JWS as an access token (RFC 9068 section 2) without trusting it: form, header and claims, no signature.
 * Undefined for anything that identity would not have issued in this form.
 */
export function readAccessToken(token: string): AccessTokenParts | undefined {
  const jws = token.length > longestToken ? undefined : readJws(token);
  if (jws === undefined) return undefined;
  const kid = kidOf(jws.header);
  const body = kid === undefined ? undefined : claims.safeParse(readJson(jws.payload));
  return kid !== undefined && body?.success === true ? { kid, claims: body.data, jws } : undefined;
}
