import { actorOf } from '@holdfast/audit-core/actor-of';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { ActingFrom } from '../access-tokens/acting.ts';
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
  readonly #audit: AuditLog;

  constructor(keys: SigningKeyStore, audit: AuditLog, transactions: Transactions, clock: Clock, rsaBits: number) {
    this.#keys = keys;
    this.#transactions = transactions;
    this.#clock = clock;
    this.#rsaBits = rsaBits;
    this.#audit = audit;
  }

  async execute({ alg, privateKey, publicKey }: NewKey, by: ActingFrom): Promise<Result<{ kid: string }, 'signing-key-invalid' | 'signing-key-exists'>> {
    const pair = privateKey === undefined ? await createKeyPair(alg, this.#rsaBits) : readForeignKey({ alg, privateKey, publicKey });
    return pair === undefined ? refuse('signing-key-invalid') : this.#add(pair, by);
  }

  async #add(key: KeyPair, by: ActingFrom): Promise<Result<{ kid: string }, 'signing-key-exists'>> {
    const added = await this.#transactions.run(async (tx) => {
      await this.#keys.lock(tx);
      if (!(await this.#keys.add(tx, key, this.#clock.now()))) return false;
      await this.#audit.record(tx, { action: 'signing-key.added', outcome: 'succeeded', actor: actorOf(by), target: { type: 'signing-key', id: key.kid }, origin: by.origin });
      return true;
    });
    return added ? accept({ kid: key.kid }) : refuse('signing-key-exists');
  }
}
