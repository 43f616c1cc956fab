import type { Clock } from '@holdfast/clock/clock';
import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { RevocationStore } from './revocation.store.ts';

/** Ends the use of an access token, of a session's tokens, or of the tokens that a person has until now, everywhere within five seconds (I14). */
export class RevokeAccess {
  readonly #revocations: RevocationStore;
  readonly #transactions: Transactions;
  readonly #clock: Clock;

  constructor(revocations: RevocationStore, transactions: Transactions, clock: Clock) {
    this.#revocations = revocations;
    this.#transactions = transactions;
    this.#clock = clock;
  }

  async execute(tenant: TenantId, kind: 'token' | 'session' | 'subject', value: string): Promise<Result<undefined, 'not-found'>> {
    if (!(await this.#revocations.belongs(kind, value, tenant))) return refuse('not-found');
    const now = this.#clock.now();
    // A person may log in again; a token or session never lives again.
    await this.#transactions.run((tx) => this.#revocations.add(tx, { kind, value, ...(kind === 'subject' ? { issuedUntil: now } : {}) }, now));
    return accept(undefined);
  }
}
