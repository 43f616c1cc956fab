import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import { provesKey, readApiKey } from './api-key.ts';
import type { Application, ApplicationKeyId, SealedKey } from './application.ts';
import type { ApplicationStore } from './application.store.ts';

export interface VerifyApiKeyParts {
  readonly applications: Pick<ApplicationStore, 'findKey' | 'used'>;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Whose key it is, if it is good now. Why it is not is never said. */
export class VerifyApiKey {
  readonly #parts: VerifyApiKeyParts;

  constructor(parts: VerifyApiKeyParts) {
    this.#parts = parts;
  }

  /** @param origin who presents it */
  async execute(text: string, origin: AuditOrigin = {}): Promise<Result<{ application: Application; key: SealedKey }, 'unauthenticated'>> {
    const { applications, clock } = this.#parts;
    const named = readApiKey(text);
    if (named === undefined) return this.#refuse(origin, 'malformed');
    const found = await applications.findKey(named.id);
    const now = clock.now();
    const proven = provesKey(named.secret, found?.key);
    if (found === undefined) return this.#refuse(origin, 'unknown', named.id);
    if (!proven) return this.#refuse(origin, 'wrong-secret', named.id, found.application.tenantId);
    if (found.key.expiresAt <= now) return this.#refuse(origin, 'expired', named.id, found.application.tenantId);
    await applications.used(named.id, now);
    return accept(found);
  }

  /** The audit is told why, whoever asks is not. */
  async #refuse(origin: AuditOrigin, reason: string, key?: ApplicationKeyId, tenantId?: TenantId): Promise<Result<never, 'unauthenticated'>> {
    const { audit, transactions } = this.#parts;
    await transactions.run((tx) =>
      audit.record(tx, {
        action: 'application-key.presented', outcome: 'refused', reason, actor: { type: 'anonymous' }, origin,
        ...(tenantId === undefined ? {} : { tenantId }), ...(key === undefined ? {} : { target: { type: 'application-key', id: key } }),
      }),
    );
    return refuse('unauthenticated');
  }
}
