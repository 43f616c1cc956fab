import type { TenantId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';

export type ApplicationId = Uuid<'application'>;
export type ApplicationKeyId = Uuid<'application-key'>;

/** A machine client that authenticates by API key. */
export interface Application {
  readonly id: ApplicationId;
  readonly tenantId: TenantId;
  readonly name: string;
  /** `verb:resource`, or `*` for all. */
  readonly permissions: readonly string[];
  /** `sub` of who made it. */
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** One of an application's keys, without what would let anybody use it. */
export interface ApplicationKey {
  readonly id: ApplicationKeyId;
  readonly applicationId: ApplicationId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** To the minute. */
  readonly lastUsedAt?: Date;
}

/** A key as it is kept. */
export interface SealedKey extends ApplicationKey {
  /** 16 random bytes. */
  readonly salt: Buffer;
  /** SHA-256 of salt and secret. */
  readonly secretHash: Buffer;
}
