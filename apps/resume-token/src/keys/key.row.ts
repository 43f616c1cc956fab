import type { Key, KeyPurpose, KeyRecord } from './key.ts';
import type { KeyState } from './key-state.ts';

export interface KeyRow {
  readonly kid: string;
  readonly purpose: KeyPurpose;
  readonly state: KeyState;
  readonly sealed_secret: Buffer;
}

export interface KeyRecordRow extends Pick<KeyRow, 'kid' | 'purpose' | 'state'> {
  readonly created_at: Date;
  readonly state_since: Date;
}

export function toKeyRecord({ kid, purpose, state, created_at: createdAt, state_since: stateSince }: KeyRecordRow): KeyRecord {
  return { kid, purpose, state, createdAt, stateSince };
}

/** What a sealed secret is bound to: moved to another row, it does not open. */
export function sealContext(key: Pick<Key, 'kid' | 'purpose'>): string {
  return `resume-token/keys/${key.purpose}/${key.kid}`;
}
