import type { KeyRecord } from './signing-key.ts';
import type { SigningKeyStore } from './signing-key.store.ts';

/** Every signing key and where it is in its life, oldest first. */
export class ListKeys {
  readonly #keys: Pick<SigningKeyStore, 'list'>;

  constructor(keys: Pick<SigningKeyStore, 'list'>) {
    this.#keys = keys;
  }

  execute(): Promise<readonly KeyRecord[]> {
    return this.#keys.list();
  }
}
