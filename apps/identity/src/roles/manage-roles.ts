import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import type { AccountStore } from '../accounts/account.store.ts';
import { holdsAll } from '../people/grant-roles.ts';
import type { Administrator } from '../people/people-parts.ts';
import type { CustomRole } from './role.ts';
import type { RoleStore } from './role.store.ts';
import type { TenantRoles } from './tenant-roles.ts';

export interface ManageRolesParts {
  readonly roles: RoleStore;
  readonly tenantRoles: TenantRoles;
  readonly accounts: Pick<AccountStore, 'members'>;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/** Tenants' own roles. Nobody puts into a role, or takes out of one, what they do not hold; nor removes a role that grants it. */
export class ManageRoles {
  readonly #parts: ManageRolesParts;

  constructor(parts: ManageRolesParts) {
    this.#parts = parts;
  }

  /** Every role of the tenant, the built-in ones too. */
  async list(tenant: TenantId): Promise<readonly { name: string; permissions: readonly string[]; builtIn: boolean }[]> {
    const { tenantRoles } = this.#parts;
    return Object.entries(await tenantRoles.all(tenant)).map(([name, permissions]) => ({ name, permissions, builtIn: tenantRoles.isBuiltIn(name) })).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  async create(by: Administrator, name: string, permissions: readonly string[]): Promise<Result<undefined, 'role-exists' | 'grant-exceeds-own' | 'permissions-too-many'>> {
    const { roles, tenantRoles, transactions, clock } = this.#parts;
    if (tenantRoles.isBuiltIn(name)) return refuse('role-exists');
    const allowed = await this.#mayHave(by, name, permissions, permissions);
    if (!allowed.ok) return this.#refused(by, 'role.created', name, allowed);
    const role: CustomRole = { tenantId: by.tenantId, name, permissions: [...new Set(permissions)], createdAt: clock.now() };
    return transactions.run(async (tx) => {
      if (!(await roles.add(tx, role))) return refuse('role-exists');
      return this.#done(tx, by, 'role.created', name);
    });
  }

  /** What is taken from a role is refused to its people within seconds; what is added comes with their next token. */
  async change(by: Administrator, name: string, permissions: readonly string[]): Promise<Result<undefined, 'role-not-found' | 'grant-exceeds-own' | 'permissions-too-many'>> {
    const { roles, transactions } = this.#parts;
    const role = await this.#find(by.tenantId, name);
    if (role === undefined) return refuse('role-not-found');
    const changed = [...permissions.filter((one) => !role.permissions.includes(one)), ...role.permissions.filter((one) => !permissions.includes(one))];
    const allowed = await this.#mayHave(by, name, permissions, changed);
    if (!allowed.ok) return this.#refused(by, 'role.changed', name, allowed);
    return transactions.run(async (tx) => {
      if (!(await roles.change(tx, by.tenantId, name, [...new Set(permissions)]))) return refuse('role-not-found');
      return this.#done(tx, by, 'role.changed', name);
    });
  }

  async remove(by: Administrator, name: string): Promise<Result<undefined, 'role-not-found' | 'role-in-use' | 'grant-exceeds-own'>> {
    const { roles, accounts, transactions } = this.#parts;
    const role = await this.#find(by.tenantId, name);
    if (role === undefined) return refuse('role-not-found');
    const allowed = holdsAll(by.permissions, role.permissions);
    if (!allowed.ok) return this.#refused(by, 'role.removed', name, allowed);
    if ((await accounts.members(by.tenantId)).some((member) => member.roles.includes(name))) return refuse('role-in-use');
    return transactions.run(async (tx) => {
      if (!(await roles.remove(tx, by.tenantId, name))) return refuse('role-not-found');
      return this.#done(tx, by, 'role.removed', name);
    });
  }

  async #find(tenant: TenantId, name: string): Promise<CustomRole | undefined> {
    return (await this.#parts.roles.list(tenant)).find((role) => role.name === name);
  }

  /** Whoever has the role, with whatever others, must still fit into a token. */
  async #mayHave(by: Administrator, name: string, permissions: readonly string[], changed: readonly string[]): Promise<Result<undefined, 'grant-exceeds-own' | 'permissions-too-many'>> {
    const { tenantRoles, accounts } = this.#parts;
    const allowed = holdsAll(by.permissions, changed);
    if (!allowed.ok) return allowed;
    const present = await tenantRoles.of(by.tenantId);
    const then = (role: string) => (role === name ? permissions : present(role));
    const holders = (await accounts.members(by.tenantId)).filter((member) => member.roles.includes(name));
    return [{ roles: [name] }, ...holders].every(({ roles }) => tenantRoles.fit(roles, then)) ? accept(undefined) : refuse('permissions-too-many');
  }

  async #refused<Refused extends { readonly ok: false; readonly refusal: { readonly code: string } }>(by: Administrator, action: RoleAction, name: string, refused: Refused): Promise<Refused> {
    await this.#parts.transactions.run((tx) => this.#parts.audit.record(tx, { ...about(by, action, name), outcome: 'refused', reason: refused.refusal.code }));
    return refused;
  }

  async #done(tx: Transaction, by: Administrator, action: RoleAction, name: string) {
    await this.#parts.audit.record(tx, { ...about(by, action, name), outcome: 'succeeded' });
    return accept(undefined);
  }
}

type RoleAction = 'role.created' | 'role.changed' | 'role.removed';

function about(by: Administrator, action: RoleAction, name: string) {
  return { action, tenantId: by.tenantId, actor: by.actor, target: { type: 'role', id: name }, origin: by.origin } as const;
}
