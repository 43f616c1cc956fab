import type { TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { CustomRole } from './role.ts';

export interface RoleStore {
  /** @returns false, and adds nothing, when the tenant has a role of this name */
  add(tx: Transaction, role: CustomRole): Promise<boolean>;
  /** @returns whether there was such a role */
  change(tx: Transaction, tenant: TenantId, name: string, permissions: readonly string[]): Promise<boolean>;
  /** @returns whether there was such a role */
  remove(tx: Transaction, tenant: TenantId, name: string): Promise<boolean>;
  /** The roles of the tenant, by name. */
  list(tenant: TenantId): Promise<readonly CustomRole[]>;
}
