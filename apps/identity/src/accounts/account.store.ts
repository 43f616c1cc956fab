import type { TenantId, UserId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Tenant, User } from './user.ts';

/** Tenants and the people in them. */
export interface AccountStore {
  /** @returns false, and adds nothing, when a tenant has this name */
  addTenant(tx: Transaction, tenant: Tenant): Promise<boolean>;
  /** The tenant that was made first, at the bootstrap: it operates the platform. */
  operatingTenant(): Promise<TenantId | undefined>;
  /** Whether there is such a tenant. */
  hasTenant(id: TenantId): Promise<boolean>;
  /** @returns false, and adds nothing, when somebody has the address, in whatever tenant */
  addUser(tx: Transaction, user: User): Promise<boolean>;
  setPassword(tx: Transaction, id: UserId, passwordHash: string): Promise<void>;
  /** Puts one hash of the same password in the place of another. @returns false when the password was changed meanwhile */
  replacePasswordHash(tx: Transaction, id: UserId, former: string, passwordHash: string): Promise<boolean>;
  /** The address is theirs, and verified. @returns false, and changes nothing, when somebody else has it */
  setEmail(tx: Transaction, id: UserId, email: string, verifiedAt: Date): Promise<boolean>;
  setRoles(tx: Transaction, id: UserId, roles: readonly string[]): Promise<void>;
  setStatus(tx: Transaction, id: UserId, status: User['status']): Promise<void>;
  /** Everybody in the tenant, by address. */
  members(tenant: TenantId): Promise<readonly User[]>;
  findUser(id: UserId): Promise<User | undefined>;
  /** @param email canonical */
  findUserByEmail(email: string): Promise<User | undefined>;
}
