import type { KeyPair, PublicKey } from './signing-key.ts';

export interface PublicKeyRow {
  readonly kid: string;
  readonly modulus: string;
  readonly exponent: string;
}

export interface SigningKeyRow extends PublicKeyRow {
  readonly sealed_private_key: Buffer;
}

/** What a sealed private key is bound to: moved to another row, it does not open. */
export function sealContext(kid: string): string {
  return `identity/signing_keys/${kid}`;
}

export function toPublicKey({ kid, modulus, exponent }: PublicKeyRow): PublicKey {
  return { kid, modulus, exponent };
}

export function toKeyPair(row: SigningKeyRow, open: (sealed: Buffer, context: string) => Uint8Array): KeyPair {
  return { ...toPublicKey(row), privateKey: open(row.sealed_private_key, sealContext(row.kid)) };
}
