import type { AuditAction } from '@holdfast/audit-core/audit-entry';
import type { UserId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { User } from '../accounts/user.ts';
import type { GrantRefusal } from '../roles/tenant-roles.ts';
import type { Administrator, PeopleParts } from './people-parts.ts';

/** The people of a tenant, for its administrators. Somebody of another tenant is as unknown as nobody. */
export class ManageMembers {
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  list(by: Administrator): Promise<readonly User[]> {
    return this.#parts.accounts.members(by.tenantId);
  }

  /** Gives and takes roles: what is added and what is taken away must be the administrator's own to give. */
  async setRoles(by: Administrator, userId: UserId, roles: readonly string[]): Promise<Result<undefined, 'not-found' | GrantRefusal>> {
    const { accounts, audit, transactions } = this.#parts;
    const user = await accounts.findUser(userId);
    if (user?.tenantId !== by.tenantId) return refuse('not-found');
    const allowed = await this.#parts.roles.mayGrant(by, user.roles, roles);
    await transactions.run(async (tx) => {
      if (allowed.ok) await accounts.setRoles(tx, userId, roles);
      await audit.record(tx, {
        action: 'role.granted', tenantId: by.tenantId, actor: by.actor, target: { type: 'user', id: userId }, origin: by.origin,
        ...(allowed.ok ? { outcome: 'succeeded' } : { outcome: 'refused', reason: allowed.refusal.code }),
      });
    });
    return allowed.ok ? accept(undefined) : allowed;
  }

  /** A disabled member can neither log in nor refresh, and their sessions end; an enabled one can log in again. */
  async setStatus(by: Administrator, userId: UserId, status: User['status']): Promise<Result<undefined, 'not-found' | 'grant-exceeds-own'>> {
    const { accounts, sessions, clock } = this.#parts;
    return this.#whole(by, userId, status === 'active' ? 'person.enabled' : 'person.disabled', async (tx) => {
      await accounts.setStatus(tx, userId, status);
      if (status === 'disabled') await sessions.endAllOf(tx, userId, 'user-disabled', clock.now());
    });
  }

  /** They log in again, wherever they are. */
  async endSessions(by: Administrator, userId: UserId): Promise<Result<undefined, 'not-found' | 'grant-exceeds-own'>> {
    const { sessions, clock } = this.#parts;
    return this.#whole(by, userId, 'session.ended-all', async (tx) => void (await sessions.endAllOf(tx, userId, 'revoked', clock.now())));
  }

  /** What concerns a member as a whole is done by nobody who holds less than they do. */
  async #whole(by: Administrator, userId: UserId, action: AuditAction, work: (tx: Transaction) => Promise<void>): Promise<Result<undefined, 'not-found' | 'grant-exceeds-own'>> {
    const { accounts, audit, transactions, roles } = this.#parts;
    const user = await accounts.findUser(userId);
    if (user?.tenantId !== by.tenantId) return refuse('not-found');
    const allowed = await roles.mayTake(by, user.roles);
    await transactions.run(async (tx) => {
      if (allowed.ok) await work(tx);
      await audit.record(tx, {
        action, tenantId: by.tenantId, actor: by.actor, target: { type: 'user', id: userId }, origin: by.origin,
        ...(allowed.ok ? { outcome: 'succeeded' } : { outcome: 'refused', reason: allowed.refusal.code }),
      });
    });
    return allowed.ok ? accept(undefined) : allowed;
  }
}
