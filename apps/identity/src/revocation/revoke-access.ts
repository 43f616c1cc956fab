import { actorOf } from '@holdfast/audit-core/actor-of';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { ActingFrom } from '../access-tokens/acting.ts';
import type { RevocationStore } from './revocation.store.ts';

/** Ends the use of an access token, of a session's tokens, or of the tokens that a person has until now, everywhere within five seconds (I14). */
export class RevokeAccess {
  readonly #revocations: RevocationStore;
  readonly #transactions: Transactions;
  readonly #clock: Clock;
  readonly #audit: AuditLog;

  constructor(revocations: RevocationStore, audit: AuditLog, transactions: Transactions, clock: Clock) {
    this.#revocations = revocations;
    this.#transactions = transactions;
    this.#clock = clock;
    this.#audit = audit;
  }

  async execute(by: ActingFrom, kind: 'token' | 'session' | 'subject', value: string): Promise<Result<undefined, 'not-found'>> {
    if (!(await this.#revocations.belongs(kind, value, by.tenantId))) return refuse('not-found');
    const now = this.#clock.now();
    // A person may log in again; a token or session never lives again.
    await this.#transactions.run(async (tx) => {
      await this.#revocations.add(tx, { kind, value, ...(kind === 'subject' ? { issuedUntil: now } : {}) }, now);
      await this.#audit.record(tx, { action: 'access.revoked', outcome: 'succeeded', tenantId: by.tenantId, actor: actorOf(by), target: { type: kind, id: value }, origin: by.origin });
    });
    return accept(undefined);
  }
}
