import type { UserId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Tenant, User } from './user.ts';

/** Tenants and the people in them. */
export interface AccountStore {
  addTenant(tx: Transaction, tenant: Tenant): Promise<void>;
  addUser(tx: Transaction, user: User): Promise<void>;
  findUser(id: UserId): Promise<User | undefined>;
  /** @param email canonical */
  findUserByEmail(email: string): Promise<User | undefined>;
}
