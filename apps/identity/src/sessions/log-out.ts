import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { AccountStore } from '../accounts/account.store.ts';
import { refreshTokenHash } from './refresh-token.ts';
import type { SessionStore } from './session.store.ts';

export interface LogOutParts {
  readonly accounts: Pick<AccountStore, 'findUser'>;
  readonly sessions: SessionStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Ends the session of a refresh token. An unknown or ended one is no refusal: the caller has what it wants (RFC 7009 section 2.2). */
export class LogOut {
  readonly #parts: LogOutParts;

  constructor(parts: LogOutParts) {
    this.#parts = parts;
  }

  async execute(refreshToken: string, origin: AuditOrigin = {}): Promise<void> {
    const { accounts, sessions, audit, transactions, clock } = this.#parts;
    const hash = refreshTokenHash(refreshToken);
    const session = await sessions.find(hash);
    if (session === undefined) return;
    const tenantId = (await accounts.findUser(session.userId))?.tenantId;
    await transactions.run(async (tx) => {
      if (!(await sessions.end(tx, hash, 'logged-out', clock.now()))) return;
      await audit.record(tx, {
        action: 'session.ended', outcome: 'succeeded', reason: 'logged-out', ...(tenantId === undefined ? {} : { tenantId }), actor: { type: 'user', id: session.userId }, target: { type: 'session', id: session.id }, origin,
      });
    });
  }
}
