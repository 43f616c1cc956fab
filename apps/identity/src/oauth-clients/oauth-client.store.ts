import type { TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { OAuthClient } from './oauth-client.ts';

export interface OAuthClientStore {
  add(tx: Transaction, client: OAuthClient): Promise<void>;
  /** Of whatever tenant: a client authenticates before anybody knows whose it is. */
  find(id: Uuid): Promise<OAuthClient | undefined>;
  /** A tenant's clients by id, after `after`. */
  list(tenantId: TenantId, after: Uuid | undefined, limit: number): Promise<readonly OAuthClient[]>;
  /** @returns false when the tenant has no such client */
  remove(tx: Transaction, tenantId: TenantId, id: Uuid): Promise<boolean>;
}
