import type { TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';

/** An access token (`jti`), a session (`sid`), a person or application (`sub`), a client (`client_id`), a signing key (`kid`). */
export type RevocationKind = 'token' | 'session' | 'subject' | 'application' | 'key';

export interface NewRevocation {
  readonly kind: RevocationKind;
  readonly value: string;
  /** Tokens issued until then are refused; left out: whenever they were issued. */
  readonly issuedUntil?: Date;
}

export interface Revocation extends NewRevocation {
  /** When every token that it refuses has expired. */
  readonly expiresAt: Date;
}

export interface RevocationPage {
  readonly items: readonly Revocation[];
  /** Where to go on from. */
  readonly next: number;
  readonly more: boolean;
}

/** I14: what is refused although it has not expired. Everything that a service checks locally is a copy of this. */
export interface RevocationStore {
  add(tx: Transaction, revocation: NewRevocation, now: Date): Promise<void>;
  /** Those after a position that still matter, in the order of their commits: none is ever added before one that was read. */
  after(position: number, limit: number, now: Date): Promise<RevocationPage>;
  /** Whether what is named is somebody's of the tenant: nobody revokes, or learns of, what is another tenant's. */
  belongs(kind: 'token' | 'session' | 'subject', value: string, tenant: TenantId): Promise<boolean>;
  /** Forgets those that no longer matter. */
  prune(now: Date): Promise<void>;
}
