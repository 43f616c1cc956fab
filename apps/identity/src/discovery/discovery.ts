/** Injection token of the metadata document. */
export const DISCOVERY = Symbol('discovery');

/**
 * Metadata (RFC 8414, OpenID Connect Discovery 1.0) of what exists, and of nothing else.
 *
 * @param issuer the platform's public URL, as in the `iss` of its tokens
 */
export function discoveryDocument(issuer: string): { issuer: string; jwks_uri: string } {
  return { issuer, jwks_uri: `${issuer}/.well-known/jwks.json` };
}
