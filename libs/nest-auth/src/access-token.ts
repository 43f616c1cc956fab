import { z } from 'zod';
import { type AccessClaims, readAccessClaims } from './access-claims.ts';
import { readJson, readJws, type Jws } from './jws.ts';

const longestToken = 8192;

/** Only these header members: a token that brings its own key (`jwk`, `jku`, `x5u`, `x5c`) or extensions (`crit`, `b64`) is not ours. */
const header = z.strictObject({
  alg: z.string(),
  typ: z.literal(['at+jwt', 'application/at+jwt']),
  kid: z.string().min(1).max(128),
});

export interface AccessTokenParts {
  readonly kid: string;
  readonly claims: AccessClaims;
  readonly jws: Jws;
}

/** What was found in headers, which many tokens share. */
const kids = new WeakMap<Jws['header'], { readonly kid: string | undefined }>();

function kidOf(head: Jws['header']): string | undefined {
  let known = kids.get(head);
  if (known === undefined) {
    known = { kid: header.safeParse(head).data?.kid };
    kids.set(head, known);
  }
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
  const claims = kid === undefined ? undefined : readAccessClaims(readJson(jws.payload));
  return kid === undefined || claims === undefined ? undefined : { kid, claims, jws };
}
