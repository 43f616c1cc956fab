export interface Explanation {
  permission: string;
  allowed: boolean;
  grantedBy?: string;
  roles: string[];
}

/** Says who may do what, and why: for screens that hide what is refused, and for people who wonder. */
export class ExplainPermissions {
  readonly #permissions: readonly string[];
  readonly #roles: Readonly<Record<string, readonly string[]>>;

  constructor(permissions: readonly string[], roles: Readonly<Record<string, readonly string[]>>) {
    this.#permissions = permissions;
    this.#roles = roles;
  }

  /** @param held what a token grants */
  can(held: readonly string[], permission: string): Explanation {
    const grantedBy = this.#permissions.includes(permission) ? held.find((grant) => grant === permission || grant === '*') : undefined;
    return { permission, allowed: grantedBy !== undefined, ...(grantedBy === undefined ? {} : { grantedBy }), roles: this.#rolesWith(permission) };
  }

  matrix(): { permission: string; roles: string[] }[] {
    return this.#permissions.map((permission) => ({ permission, roles: this.#rolesWith(permission) }));
  }

  #rolesWith(permission: string): string[] {
    if (!this.#permissions.includes(permission)) return [];
    return Object.entries(this.#roles).filter(([, grants]) => grants.includes(permission) || grants.includes('*')).map(([role]) => role);
  }
}
