import type { Clock } from '@holdfast/clock/clock';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import { createKeyPair, type ForeignKey, readForeignKey } from './key-pairs.ts';
import type { KeyPair, SigningAlgorithm } from './signing-key.ts';
import type { SigningKeyStore } from './signing-key.store.ts';

export interface NewKey {
  readonly alg: SigningAlgorithm;
  /** As `ForeignKey` has them; without a private key one is made. */
  readonly privateKey?: ForeignKey['privateKey'] | undefined;
  readonly publicKey?: ForeignKey['publicKey'];
}

/** Another pending key: made here for an algorithm, or brought along. It signs when its turn in the order of creation comes. */
export class AddKey {
  readonly #keys: SigningKeyStore;
  readonly #transactions: Transactions;
  readonly #clock: Clock;
  readonly #rsaBits: number;

  constructor(keys: SigningKeyStore, transactions: Transactions, clock: Clock, rsaBits: number) {
    this.#keys = keys;
    this.#transactions = transactions;
    this.#clock = clock;
    this.#rsaBits = rsaBits;
  }

  async execute({ alg, privateKey, publicKey }: NewKey): Promise<Result<{ kid: string }, 'signing-key-invalid' | 'signing-key-exists'>> {
    const pair = privateKey === undefined ? await createKeyPair(alg, this.#rsaBits) : readForeignKey({ alg, privateKey, publicKey });
    return pair === undefined ? refuse('signing-key-invalid') : this.#add(pair);
  }

  async #add(key: KeyPair): Promise<Result<{ kid: string }, 'signing-key-exists'>> {
    const added = await this.#transactions.run(async (tx) => {
      await this.#keys.lock(tx);
      return this.#keys.add(tx, key, this.#clock.now());
    });
    return added ? accept({ kid: key.kid }) : refuse('signing-key-exists');
  }
}
