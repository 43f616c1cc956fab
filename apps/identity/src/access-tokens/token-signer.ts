import type { AccessTokenClaims } from './access-token-claims.ts';

export interface TokenSigner {
  /** @returns the compact JWS: `typ: at+jwt`, by the algorithm of the active key */
  sign(claims: AccessTokenClaims): Promise<string>;
}
