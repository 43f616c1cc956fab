import type { TenantId, UserId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Tenant, User } from './user.ts';

/** Tenants and the people in them. */
export interface AccountStore {
  /** @returns false, and adds nothing, when a tenant has this name */
  addTenant(tx: Transaction, tenant: Tenant): Promise<boolean>;
  /** The tenant that was made first, at the bootstrap: it operates the platform. */
  operatingTenant(): Promise<TenantId | undefined>;
  addUser(tx: Transaction, user: User): Promise<void>;
  setPassword(tx: Transaction, id: UserId, passwordHash: string): Promise<void>;
  setRoles(tx: Transaction, id: UserId, roles: readonly string[]): Promise<void>;
  disable(tx: Transaction, id: UserId): Promise<void>;
  /** Everybody in the tenant, by address. */
  members(tenant: TenantId): Promise<readonly User[]>;
  findUser(id: UserId): Promise<User | undefined>;
  /** @param email canonical */
  findUserByEmail(email: string): Promise<User | undefined>;
}
