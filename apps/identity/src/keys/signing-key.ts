/** What anybody may know of a key: base64url members of an RSA public key (RFC 7518 section 6.3.1). */
export interface PublicKey {
  /** RFC 7638 thumbprint of the key, SHA-256: names the key by what it is. */
  readonly kid: string;
  readonly modulus: string;
  readonly exponent: string;
}

export interface KeyPair extends PublicKey {
  /** PKCS #8 DER. In clear in memory only. */
  readonly privateKey: Uint8Array;
}
