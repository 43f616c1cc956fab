import type { Transaction } from '@holdfast/transaction/transaction';
import type { KeyEdge } from './key-state.ts';
import type { KeyPair, KeyRecord, PublicKey } from './signing-key.ts';

/** Signing keys of the cluster, their private part sealed at rest. */
export interface SigningKeyStore {
  /** Holds off every other replica that wants to change keys until the transaction ends. */
  lock(tx: Transaction): Promise<void>;
  /** Adds a key as `pending`. @returns false, and changes nothing, when there is this key already */
  add(tx: Transaction, key: KeyPair, now: Date): Promise<boolean>;
  /** @returns false, and changes nothing, when the key is not in a state that the edge starts from */
  move(tx: Transaction, kid: string, edge: KeyEdge, now: Date): Promise<boolean>;
  /** The key that signs. */
  active(): Promise<KeyPair | undefined>;
  /** Keys that verifiers need, oldest first. */
  published(): Promise<readonly PublicKey[]>;
  /** Every key, oldest first. Inside `tx` as it sees them. */
  list(tx?: Transaction): Promise<readonly KeyRecord[]>;
}
