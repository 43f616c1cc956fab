import type { Clock } from '@holdfast/clock/clock';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { KeyPair } from './signing-key.ts';
import type { SigningKeyStore } from './signing-key.store.ts';

/** Gives the cluster its first signing key. Every replica runs it at its start; one of them makes the key. */
export class EnsureSigningKey {
  readonly #keys: SigningKeyStore;
  readonly #transactions: Transactions;
  readonly #clock: Clock;
  readonly #create: () => Promise<KeyPair>;

  constructor(keys: SigningKeyStore, transactions: Transactions, clock: Clock, create: () => Promise<KeyPair>) {
    this.#keys = keys;
    this.#transactions = transactions;
    this.#clock = clock;
    this.#create = create;
  }

  async execute(): Promise<void> {
    if ((await this.#keys.active()) !== undefined) return;
    await this.#transactions.run(async (tx) => {
      await this.#keys.lock(tx);
      if ((await this.#keys.active()) !== undefined) return;
      const key = await this.#create();
      const now = this.#clock.now();
      await this.#keys.add(tx, key, now);
      // Nobody has signed anything before, so no verifier holds a set of keys that this one is missing from.
      await this.#keys.move(tx, key.kid, 'activate', now);
    });
  }
}
