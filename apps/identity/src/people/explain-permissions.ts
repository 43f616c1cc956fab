import type { TenantId } from '@holdfast/ids/ids';
import type { TenantRoles } from '../roles/tenant-roles.ts';

export interface Explanation {
  permission: string;
  allowed: boolean;
  grantedBy?: string;
  roles: string[];
}

/** Says who may do what, and why: for screens that hide what is refused, and for people who wonder. */
export class ExplainPermissions {
  readonly #permissions: readonly string[];
  readonly #roles: Pick<TenantRoles, 'all'>;

  constructor(permissions: readonly string[], roles: Pick<TenantRoles, 'all'>) {
    this.#permissions = permissions;
    this.#roles = roles;
  }

  /** @param held what a token grants */
  async can(tenant: TenantId, held: readonly string[], permission: string): Promise<Explanation> {
    const grantedBy = this.#permissions.includes(permission) ? held.find((grant) => grant === permission || grant === '*') : undefined;
    return { permission, allowed: grantedBy !== undefined, ...(grantedBy === undefined ? {} : { grantedBy }), roles: this.#rolesWith(permission, await this.#roles.all(tenant)) };
  }

  async matrix(tenant: TenantId): Promise<{ permission: string; roles: string[] }[]> {
    const all = await this.#roles.all(tenant);
    return this.#permissions.map((permission) => ({ permission, roles: this.#rolesWith(permission, all) }));
  }

  #rolesWith(permission: string, all: Readonly<Record<string, readonly string[]>>): string[] {
    if (!this.#permissions.includes(permission)) return [];
    return Object.entries(all).filter(([, grants]) => grants.includes(permission) || grants.includes('*')).map(([role]) => role);
  }
}
