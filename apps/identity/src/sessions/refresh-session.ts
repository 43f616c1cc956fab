import type { Clock } from '@holdfast/clock/clock';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { AccountStore } from '../accounts/account.store.ts';
import type { CreateTokens, TokenPair } from './create-tokens.ts';
import { refreshTokenHash } from './refresh-token.ts';
import type { SessionStore } from './session.store.ts';

export interface RefreshSessionParts {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly createTokens: CreateTokens;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

/**
 * A refresh token for the next pair of tokens. A token that was spent before ends its session, at once and without a grace period
 * (RFC 9700 section 4.14.2): one of two holders is a thief, and the row cannot tell which. A client whose answer got lost logs in
 * again, and a client with several windows must share one refresh.
 */
export class RefreshSession {
  readonly #parts: RefreshSessionParts;

  constructor(parts: RefreshSessionParts) {
    this.#parts = parts;
  }

  async execute(refreshToken: string): Promise<Result<TokenPair, 'invalid-grant'>> {
    const { accounts, sessions, createTokens, transactions, clock } = this.#parts;
    const hash = refreshTokenHash(refreshToken);
    const session = await sessions.find(hash);
    if (session === undefined) return refuse('invalid-grant');
    const now = clock.now();
    const user = await accounts.findUser(session.userId);
    if (user?.status !== 'active') {
      await transactions.run((tx) => sessions.end(tx, hash, 'user-disabled', now));
      return refuse('invalid-grant');
    }
    // Signed before it is known whether the token is good: no transaction waits for a signature or for a second connection.
    const { pair, kept } = await createTokens.execute(session, user, now);
    return transactions.run(async (tx) => {
      if (await sessions.spend(tx, hash, now)) {
        await sessions.issue(tx, session.id, kept);
        return accept(pair);
      }
      await sessions.endIfSpent(tx, hash, now);
      return refuse('invalid-grant');
    });
  }
}
