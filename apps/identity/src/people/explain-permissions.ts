import type { TenantId } from '@holdfast/ids/ids';
import type { TenantRoles } from '../roles/tenant-roles.ts';

export interface Explanation {
  permission: string;
  allowed: boolean;
  /** About the whole platform: nothing grants it but in the tenant that operates it. */
  platform: boolean;
  grantedBy?: string;
  roles: string[];
}

/** Permissions about the whole platform, and whether they count in a tenant: in the one that operates it. */
export interface PlatformPermissions {
  readonly all: ReadonlySet<string>;
  countIn(tenant: TenantId): Promise<boolean>;
}

/** Says who may do what, and why: for screens that hide what is refused, and for people who wonder. */
export class ExplainPermissions {
  readonly #permissions: readonly string[];
  readonly #platform: PlatformPermissions;
  readonly #roles: Pick<TenantRoles, 'all'>;

  constructor(permissions: readonly string[], platform: PlatformPermissions, roles: Pick<TenantRoles, 'all'>) {
    this.#permissions = permissions;
    this.#platform = platform;
    this.#roles = roles;
  }

  /** @param held what a token of the tenant grants */
  async can(tenant: TenantId, held: readonly string[], permission: string): Promise<Explanation> {
    const platform = this.#platform.all.has(permission);
    const counts = this.#permissions.includes(permission) && (!platform || (await this.#platform.countIn(tenant)));
    const grantedBy = counts ? held.find((grant) => grant === permission || grant === '*') : undefined;
    return { permission, allowed: grantedBy !== undefined, platform, ...(grantedBy === undefined ? {} : { grantedBy }), roles: this.#rolesWith(permission, await this.#roles.all(tenant)) };
  }

  async matrix(tenant: TenantId): Promise<{ permission: string; platform: boolean; roles: string[] }[]> {
    const all = await this.#roles.all(tenant);
    return this.#permissions.map((permission) => ({ permission, platform: this.#platform.all.has(permission), roles: this.#rolesWith(permission, all) }));
  }

  #rolesWith(permission: string, all: Readonly<Record<string, readonly string[]>>): string[] {
    if (!this.#permissions.includes(permission)) return [];
    return Object.entries(all).filter(([, grants]) => grants.includes(permission) || grants.includes('*')).map(([role]) => role);
  }
}
