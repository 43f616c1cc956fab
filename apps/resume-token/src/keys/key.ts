import type { KeyState } from './key-state.ts';

/** `sign`: RSA, signs tokens. `sign-receipt`: Ed25519, signs receipts. `derive-jti`: 32 bytes, derives the jti of a token from its id. */
export const keyPurposes = ['sign', 'sign-receipt', 'derive-jti'] as const;
export type KeyPurpose = (typeof keyPurposes)[number];

/** Where a key is in its life; nothing secret. */
export interface KeyRecord {
  readonly kid: string;
  readonly purpose: KeyPurpose;
  readonly state: KeyState;
  readonly createdAt: Date;
  /** The database's clock. */
  readonly stateSince: Date;
}

export interface Key {
  /** Names the key in the header of a token; unique over all purposes, never used again. */
  readonly kid: string;
  readonly purpose: KeyPurpose;
  readonly state: KeyState;
  /** `sign`, `sign-receipt`: PKCS #8 DER. `derive-jti`: the bytes themselves. In clear in memory only. */
  readonly secret: Uint8Array;
}
