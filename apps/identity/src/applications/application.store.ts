import type { TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Application, ApplicationId, ApplicationKey, ApplicationKeyId, SealedKey } from './application.ts';

/** Machine clients and their keys; an application of another tenant does not exist. */
export interface ApplicationStore {
  /** @returns false, and adds nothing, when the tenant has one of this name */
  add(tx: Transaction, application: Application): Promise<boolean>;
  addKey(tx: Transaction, key: SealedKey): Promise<void>;
  /** Makes the keys of an application expire at `until`, unless they do so before. */
  shortenKeys(tx: Transaction, application: ApplicationId, until: Date): Promise<void>;
  /** With its keys: what they may do ends with them. */
  remove(tx: Transaction, tenant: TenantId, application: ApplicationId): Promise<boolean>;
  removeKey(tx: Transaction, tenant: TenantId, application: ApplicationId, key: ApplicationKeyId): Promise<boolean>;
  find(tenant: TenantId, application: ApplicationId): Promise<Application | undefined>;
  /** Oldest first. */
  list(tenant: TenantId): Promise<readonly { readonly application: Application; readonly keys: readonly ApplicationKey[] }[]>;
  /** A key and whose it is, expired or not. */
  findKey(key: ApplicationKeyId): Promise<{ readonly application: Application; readonly key: SealedKey } | undefined>;
  /** Notes a use, once a minute. */
  used(key: ApplicationKeyId, now: Date): Promise<void>;
}
