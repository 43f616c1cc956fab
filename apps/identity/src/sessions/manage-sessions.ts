import type { AuditActor, AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { SessionId, TenantId, UserId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { Session } from './session.ts';
import type { SessionStore } from './session.store.ts';

export interface ManageSessionsParts {
  readonly sessions: SessionStore;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Who asks, and from where. */
export interface SessionOwner {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly actor: AuditActor;
  readonly origin: AuditOrigin;
}

/** What people see of their sessions, and how they end them; and how an administrator ends everybody's, without a restart. */
export class ManageSessions {
  readonly #parts: ManageSessionsParts;

  constructor(parts: ManageSessionsParts) {
    this.#parts = parts;
  }

  list(user: UserId): Promise<readonly Session[]> {
    return this.#parts.sessions.live(user, this.#parts.clock.now());
  }

  async end({ tenantId, userId, actor, origin }: SessionOwner, session: SessionId): Promise<Result<undefined, 'not-found'>> {
    const { sessions, audit, transactions, clock } = this.#parts;
    return transactions.run(async (tx) => {
      if (!(await sessions.endOne(tx, userId, session, 'revoked', clock.now()))) return refuse('not-found');
      await audit.record(tx, { action: 'session.ended', outcome: 'succeeded', reason: 'revoked', tenantId, actor, target: { type: 'session', id: session }, origin });
      return accept(undefined);
    });
  }

  /** @returns how many lived */
  async endAll({ tenantId, userId, actor, origin }: SessionOwner): Promise<number> {
    const { sessions, audit, transactions, clock } = this.#parts;
    return transactions.run(async (tx) => {
      const ended = await sessions.endAllOf(tx, userId, 'revoked', clock.now());
      await audit.record(tx, { action: 'session.ended-all', outcome: 'succeeded', reason: 'revoked', tenantId, actor, target: { type: 'user', id: userId }, origin });
      return ended.length;
    });
  }

  /** Everybody in the tenant logs in again, the caller too. @returns how many sessions lived */
  async endAllInTenant({ tenantId, actor, origin }: SessionOwner): Promise<number> {
    const { sessions, audit, transactions, clock } = this.#parts;
    return transactions.run(async (tx) => {
      const ended = await sessions.endAllIn(tx, tenantId, 'revoked', clock.now());
      await audit.record(tx, { action: 'session.ended-all', outcome: 'succeeded', reason: 'revoked', tenantId, actor, target: { type: 'tenant', id: tenantId }, origin });
      return ended;
    });
  }
}
