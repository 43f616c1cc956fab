import type { AccessTokenClaims } from './access-token-claims.ts';

export interface TokenSigner {
  /** @returns the compact JWS: RS256, `typ: at+jwt`, under the active key */
  sign(claims: AccessTokenClaims): Promise<string>;
}
