import type { KeyState } from './key-state.ts';

/** RS256: RSA of 3072 bits by default. What access tokens are signed with is a matter of the active key. */
export const signingAlgorithms = ['RS256', 'RS512', 'ES256', 'EdDSA'] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** The members of a JWK that are the public key (RFC 7518 section 6, RFC 8037 section 2); base64url. */
export type PublicMembers =
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: string; readonly x: string };

/** What anybody may know of a key. */
export interface PublicKey {
  /** RFC 7638 thumbprint of the key, SHA-256: names the key by what it is. */
  readonly kid: string;
  /** The one algorithm it signs with. */
  readonly alg: SigningAlgorithm;
  readonly members: PublicMembers;
}

export interface KeyPair extends PublicKey {
  /** PKCS #8 DER. In clear in memory only. */
  readonly privateKey: Uint8Array;
}

/** Where a key is in its life. */
export interface KeyRecord {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly state: KeyState;
  readonly createdAt: Date;
  readonly stateSince: Date;
}
