import { createHash } from 'node:crypto';
import type { TenantId, UserId } from '@holdfast/ids/ids';

export type TokenPurpose = 'invitation' | 'password-reset' | 'address';

/** Milliseconds for which a token works. */
export const tokenLifetime: Readonly<Record<TokenPurpose, number>> = { invitation: 24 * 3_600_000, 'password-reset': 15 * 60_000, address: 3_600_000 };

/** What is kept of a token that was mailed to an address. */
export interface OneTimeToken {
  readonly hash: Buffer;
  readonly purpose: TokenPurpose;
  /** Absent: nobody has the address, and nobody has the token. */
  readonly tenantId?: TenantId;
  /** Whose account the address is for. */
  readonly userId?: UserId;
  /** Canonical. */
  readonly email: string;
  readonly roles: readonly string[];
  readonly expiresAt: Date;
}

/** SHA-256, unsalted: 256 random bits cannot be guessed. The purpose is in it, so that no token opens what another is for. */
export function oneTimeTokenHash(purpose: TokenPurpose, text: string): Buffer {
  return createHash('sha256').update(`${purpose}\0${text}`).digest();
}
