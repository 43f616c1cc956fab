import type { SecretVersionId, TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';

/** What is told of a secret: never its value. */
export interface SecretEntry {
  readonly name: string;
  /** Counts from 1. */
  readonly version: number;
  readonly createdBy: string;
  readonly createdAt: Date;
}

export interface SealedVersion {
  readonly id: SecretVersionId;
  readonly name: string;
  readonly version: number;
  readonly sealed: Uint8Array;
}

export interface NewSecretVersion extends Omit<SecretEntry, 'version'> {
  readonly id: SecretVersionId;
  readonly tenantId: TenantId;
  readonly sealed: Uint8Array;
}

/** Versions of secrets, sealed. */
export interface SecretStore {
  /** Adds a version after those that there are, of which the last ten stay. @returns its number. */
  add(tx: Transaction, version: NewSecretVersion): Promise<number>;
  /** The current version of each, by name. */
  list(tenantId: TenantId): Promise<readonly SecretEntry[]>;
  /** All versions of those that exist; the highest is current. */
  find(tenantId: TenantId, names: readonly string[]): Promise<readonly SealedVersion[]>;
  /** @returns false when there is none. */
  remove(tx: Transaction, tenantId: TenantId, name: string): Promise<boolean>;
}

/** Versions that stay: what stands behind references in instances that run. */
export const keptVersions = 10;
