import type { Revocation, RevocationKind } from './revocation.store.ts';

export interface RevocationRow {
  /** bigint comes as text. */
  readonly position: string;
  readonly kind: RevocationKind;
  readonly value: string;
  readonly issued_until: Date | null;
  readonly expires_at: Date;
}

export function toRevocation({ kind, value, issued_until: issuedUntil, expires_at: expiresAt }: RevocationRow): Revocation {
  return { kind, value, expiresAt, ...(issuedUntil === null ? {} : { issuedUntil }) };
}
