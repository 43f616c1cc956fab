import type { Key, KeyPurpose } from './key.ts';

/** Keys, their secret part sealed at rest. */
export interface KeyStore {
  /**
   * The active key of `purpose`. When there is none, makes it with `create`, at most once however many replicas ask at the same time:
   * the others wait and get the one that was made.
   */
  provide(purpose: KeyPurpose, create: () => Promise<Pick<Key, 'kid' | 'secret'>>): Promise<Key>;
  /** Every key that is still honoured. */
  honoured(): Promise<readonly Key[]>;
}
