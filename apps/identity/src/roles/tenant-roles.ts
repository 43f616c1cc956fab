import type { TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { expandRoles } from '../access-tokens/access-token-claims.ts';
import type { User } from '../accounts/user.ts';
import { holdsAll, mayGrant } from '../people/grant-roles.ts';
import type { PermissionsOfRole } from './role.ts';
import type { RoleStore } from './role.store.ts';

export type GrantRefusal = 'role-unknown' | 'grant-exceeds-own' | 'permissions-too-many';

/** Who gives, in which tenant. */
interface Giver {
  readonly tenantId: TenantId;
  readonly permissions: readonly string[];
}

/** The roles of a tenant, built in and its own, and what they expand into. */
export class TenantRoles {
  readonly #roles: Pick<RoleStore, 'list'>;
  readonly #builtIn: Readonly<Record<string, readonly string[]>>;
  readonly #permissionBytes: number;

  /** @param permissionBytes what an access token has room for: see `permissionBytes` */
  constructor(roles: Pick<RoleStore, 'list'>, builtIn: Readonly<Record<string, readonly string[]>>, permissionBytes: number) {
    this.#roles = roles;
    this.#builtIn = builtIn;
    this.#permissionBytes = permissionBytes;
  }

  /** Every role, with its permissions. */
  async all(tenant: TenantId): Promise<Readonly<Record<string, readonly string[]>>> {
    const own = await this.#roles.list(tenant);
    return { ...Object.fromEntries(own.map(({ name, permissions }) => [name, permissions])), ...this.#builtIn };
  }

  isBuiltIn(role: string): boolean {
    return Object.hasOwn(this.#builtIn, role);
  }

  async of(tenant: TenantId): Promise<PermissionsOfRole> {
    const all = await this.all(tenant);
    return (role) => (Object.hasOwn(all, role) ? (all[role] ?? []) : []);
  }

  /** What a person holds now. Who has built-in roles alone costs no question. */
  async heldBy({ tenantId, roles }: Pick<User, 'tenantId' | 'roles'>): Promise<readonly string[]> {
    const permissionsOf = roles.every((role) => this.isBuiltIn(role)) ? (role: string) => this.#builtIn[role] ?? [] : await this.of(tenantId);
    return expandRoles(roles, permissionsOf);
  }

  /**
   * Whether somebody may give a person other roles. What is added and what is taken away must be the giver's own; of a role that exists no
   * longer, anybody may free a person.
   */
  async mayGrant(by: Giver, present: readonly string[], roles: readonly string[]): Promise<Result<undefined, GrantRefusal>> {
    const permissionsOf = await this.of(by.tenantId);
    const taken = present.filter((role) => !roles.includes(role) && permissionsOf(role).length > 0);
    const allowed = mayGrant(by.permissions, [...roles.filter((role) => !present.includes(role)), ...taken], permissionsOf);
    if (!allowed.ok) return allowed;
    return this.fit(roles, permissionsOf) ? accept(undefined) : refuse('permissions-too-many');
  }

  /** Whether somebody may take everything from a person. */
  async mayTake(by: Giver, roles: readonly string[]): Promise<Result<undefined, 'grant-exceeds-own'>> {
    const permissionsOf = await this.of(by.tenantId);
    return holdsAll(by.permissions, roles.flatMap((role) => permissionsOf(role)));
  }

  /** Whether an access token has room for what these roles expand into together. */
  fit(roles: readonly string[], permissionsOf: PermissionsOfRole): boolean {
    return JSON.stringify(expandRoles(roles, permissionsOf)).length <= this.#permissionBytes;
  }
}
