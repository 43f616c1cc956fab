import type { Transaction } from '@holdfast/transaction/transaction';
import type { KeyEdge } from './key-state.ts';
import type { Key, KeyPurpose, KeyRecord } from './key.ts';

export type MadeKey = Pick<Key, 'kid' | 'secret'>;

/** Keys, their secret part sealed at rest. */
export interface KeyStore {
  /**
   * The active key of `purpose`. When there is none, makes it with `create`, at most once however many replicas ask at the same time:
   * the others wait and get the one that was made.
   */
  provide(purpose: KeyPurpose, create: () => Promise<MadeKey>): Promise<Key>;
  /** Every key that is still honoured; and of those that are not, the ones that have signed tokens, which tell what was genuine from what is forged. */
  known(): Promise<readonly Key[]>;
  /** Every key there ever was, oldest first. */
  list(): Promise<readonly KeyRecord[]>;
  /** Until `tx` ends nobody else changes keys. @returns `list`, and the database's clock */
  lock(tx: Transaction): Promise<{ readonly keys: readonly KeyRecord[]; readonly now: Date }>;
  /** A new key; it begins as pending. */
  add(tx: Transaction, purpose: KeyPurpose, key: MadeKey): Promise<void>;
  /** @returns false when no such key is in a state that the edge leads out of: nothing has changed then */
  move(tx: Transaction, kid: string, edge: KeyEdge): Promise<boolean>;
  /** Until `tx` ends none of these keys ends. @returns false when one has: it is not honoured any more */
  hold(tx: Transaction, kids: readonly string[]): Promise<boolean>;
  /** How many tokens that can still be used, of whatever tenants, were made with the key. */
  countUsable(tx: Transaction, kid: string): Promise<number>;
  /** active → revoked, of all those whose time is not over. @returns how many there were */
  revokeUsable(tx: Transaction, kid: string): Promise<number>;
}
