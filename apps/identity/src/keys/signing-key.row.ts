import type { KeyState } from './key-state.ts';
import type { KeyPair, KeyRecord, PublicKey, PublicMembers, SigningAlgorithm } from './signing-key.ts';

export interface PublicKeyRow {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly public_members: PublicMembers;
}

export interface SigningKeyRow extends PublicKeyRow {
  readonly sealed_private_key: Buffer;
}

export interface KeyRecordRow {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly state: KeyState;
  readonly created_at: Date;
  readonly state_since: Date;
}

/** What a sealed private key is bound to: moved to another row, it does not open. */
export function sealContext(kid: string): string {
  return `identity/signing_keys/${kid}`;
}

export function toPublicKey({ kid, alg, public_members: members }: PublicKeyRow): PublicKey {
  return { kid, alg, members };
}

export function toKeyPair(row: SigningKeyRow, open: (sealed: Buffer, context: string) => Uint8Array): KeyPair {
  return { ...toPublicKey(row), privateKey: open(row.sealed_private_key, sealContext(row.kid)) };
}

export function toKeyRecord({ kid, alg, state, created_at: createdAt, state_since: stateSince }: KeyRecordRow): KeyRecord {
  return { kid, alg, state, createdAt, stateSince };
}
