import type { KeyRecord } from './key.ts';
import type { KeyStore } from './key.store.ts';

/** Every key of the cluster and where it is in its life; nothing secret. */
export class ListKeys {
  readonly #keys: KeyStore;

  constructor(keys: KeyStore) {
    this.#keys = keys;
  }

  execute(): Promise<readonly KeyRecord[]> {
    return this.#keys.list();
  }
}
