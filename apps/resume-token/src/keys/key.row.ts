import type { Key, KeyPurpose } from './key.ts';
import type { KeyState } from './key-state.ts';

export interface KeyRow {
  readonly kid: string;
  readonly purpose: KeyPurpose;
  readonly state: KeyState;
  readonly sealed_secret: Buffer;
}

/** What a sealed secret is bound to: moved to another row, it does not open. */
export function sealContext(key: Pick<Key, 'kid' | 'purpose'>): string {
  return `resume-token/keys/${key.purpose}/${key.kid}`;
}
