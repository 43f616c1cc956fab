import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { SigningAlgorithm } from './signing-key.ts';
import type { SigningKeyStore } from './signing-key.store.ts';

export interface ActiveKey {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  readonly privateKey: KeyObject;
}

/** Milliseconds for which a replica that hears nothing may sign with a superseded key: far below the time that key stays published (I14). */
const heldMs = 1_000;

/** The key that signs, opened once and held until the keys change. */
export class ActiveKeyCache {
  readonly #keys: Pick<SigningKeyStore, 'active'>;
  readonly #elapsed: () => number;
  #held: { readonly key: Promise<ActiveKey>; readonly since: number } | undefined;

  /** @param elapsed milliseconds since any moment, never going back */
  constructor(keys: Pick<SigningKeyStore, 'active'>, elapsed: () => number) {
    this.#keys = keys;
    this.#elapsed = elapsed;
  }

  /** The keys have changed. */
  readonly forget = (): void => {
    this.#held = undefined;
  };

  /** @throws when no key is active. */
  async get(): Promise<ActiveKey> {
    const now = this.#elapsed();
    if (this.#held === undefined || now - this.#held.since >= heldMs) this.#held = { key: this.#open(), since: now };
    try {
      return await this.#held.key;
    } catch (error) {
      this.#held = undefined;
      throw error;
    }
  }

  async #open(): Promise<ActiveKey> {
    const key = await this.#keys.active();
    if (key === undefined) throw new Error('no signing key is active');
    return { kid: key.kid, alg: key.alg, privateKey: createPrivateKey({ key: Buffer.from(key.privateKey), format: 'der', type: 'pkcs8' }) };
  }
}
