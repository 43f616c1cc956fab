import type { SessionId, TenantId, UserId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { IssuedRefreshToken, Session, SessionEnd } from './session.ts';

export interface SessionStore {
  /** Starts a session and forgets those of the same user that have expired. */
  start(tx: Transaction, session: Session): Promise<void>;
  issue(tx: Transaction, session: SessionId, token: IssuedRefreshToken): Promise<void>;
  /** The session of a refresh token, whatever has become of either. */
  find(hash: Buffer): Promise<Session | undefined>;
  /**
   * Spends a refresh token: true for one of any number of calls. False when the token is unknown, spent or expired, or its session
   * has ended or expired. Until the transaction ends, nobody else spends a token of the session or ends it.
   *
   * @param client 32 bytes that the same client shows again
   * @param successor is issued in the session when the token is spent, and not otherwise
   */
  spend(tx: Transaction, hash: Buffer, client: Buffer, successor: IssuedRefreshToken, now: Date): Promise<boolean>;
  /**
   * The unspent successor of a token that the same client spent in the last `windowSeconds`, in a session that lives. Undefined when
   * one of this is not so.
   */
  findSuccessor(tx: Transaction, spent: Buffer, successor: Buffer, client: Buffer, windowSeconds: number, now: Date): Promise<IssuedRefreshToken | undefined>;
  /** Ends the session of a refresh token that was spent before. @returns whether there was such a live session */
  endIfSpent(tx: Transaction, hash: Buffer, now: Date): Promise<boolean>;
  /** Ends the session of a refresh token, spent or not. @returns whether there was such a live session */
  end(tx: Transaction, hash: Buffer, reason: SessionEnd, now: Date): Promise<boolean>;
  /** The sessions of a user that neither ended nor expired, newest first. */
  live(user: UserId, now: Date): Promise<readonly Session[]>;
  /** Ends one session of the user. @returns whether it lived */
  endOne(tx: Transaction, user: UserId, session: SessionId, reason: SessionEnd, now: Date): Promise<boolean>;
  /** Ends every session of the user, and what they granted to applications. @returns the sessions that lived */
  endAllOf(tx: Transaction, user: UserId, reason: SessionEnd, now: Date): Promise<readonly SessionId[]>;
  /** The same, but for the session that the access token was issued in. */
  endOthersOf(tx: Transaction, user: UserId, accessTokenId: Uuid, reason: SessionEnd, now: Date): Promise<readonly SessionId[]>;
  /** Every session of everybody in the tenant. @returns how many sessions lived */
  endAllIn(tx: Transaction, tenant: TenantId, reason: SessionEnd, now: Date): Promise<number>;
  /** Whether the session that an access token was issued in is neither ended nor expired. */
  isLive(accessTokenId: Uuid, now: Date): Promise<boolean>;
}
