import type { SessionId, UserId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';

/** Clients of people who log in with a password: their programs, and their browsers, whose tokens are in cookies and good there alone. */
export const passwordClient = 'holdfast';
export const browserClient = 'holdfast-browser';

export type LoginClient = typeof passwordClient | typeof browserClient;

/** The life of one login: the family of refresh tokens that descend from it. */
export interface Session {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly clientId: string;
  readonly startedAt: Date;
  /** Absolute: no refresh prolongs it. */
  readonly expiresAt: Date;
}

/** Why a session ended before it expired. Its one edge is live → ended; an ended session never lives again. */
export type SessionEnd = 'logged-out' | 'token-reused' | 'user-disabled' | 'revoked' | 'password-changed';

/** What is kept of a refresh token. */
export interface IssuedRefreshToken {
  readonly hash: Buffer;
  /** The `jti` of the access token that was issued with it. */
  readonly accessTokenId: Uuid;
  readonly expiresAt: Date;
}
