import type { SessionId } from '@holdfast/ids/ids';
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
   */
  spend(tx: Transaction, hash: Buffer, now: Date): Promise<boolean>;
  /** Ends the session of a refresh token that was spent before. @returns whether there was such a live session */
  endIfSpent(tx: Transaction, hash: Buffer, now: Date): Promise<boolean>;
  /** Ends the session of a refresh token, spent or not. @returns whether there was such a live session */
  end(tx: Transaction, hash: Buffer, reason: SessionEnd, now: Date): Promise<boolean>;
  /** Whether the session that an access token was issued in is neither ended nor expired. */
  isLive(accessTokenId: Uuid, now: Date): Promise<boolean>;
}
