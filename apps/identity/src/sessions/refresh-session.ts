import type { AuditEntry, AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { AccountStore } from '../accounts/account.store.ts';
import type { CreateTokens, TokenPair } from './create-tokens.ts';
import { refreshTokenHash } from './refresh-token.ts';
import type { SessionStore } from './session.store.ts';

export interface RefreshSessionParts {
  readonly audit: AuditLog;
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

  async execute(refreshToken: string, origin: AuditOrigin = {}): Promise<Result<TokenPair, 'invalid-grant'>> {
    const { audit, accounts, sessions, createTokens, transactions, clock } = this.#parts;
    const hash = refreshTokenHash(refreshToken);
    const session = await sessions.find(hash);
    if (session === undefined) {
      await transactions.run((tx) => audit.record(tx, { action: 'session.refreshed', outcome: 'refused', reason: 'invalid-grant', actor: { type: 'anonymous' }, origin }));
      return refuse('invalid-grant');
    }
    const now = clock.now();
    const user = await accounts.findUser(session.userId);
    const about = { ...(user === undefined ? {} : { tenantId: user.tenantId }), actor: { type: 'user', id: session.userId }, target: { type: 'session', id: session.id }, origin } satisfies Partial<AuditEntry>;
    const refused = { action: 'session.refreshed', outcome: 'refused', reason: 'invalid-grant', ...about } satisfies AuditEntry;
    if (user?.status !== 'active') {
      await transactions.run(async (tx) => {
        const ended = await sessions.end(tx, hash, 'user-disabled', now);
        await audit.record(tx, ended ? { action: 'session.ended', outcome: 'succeeded', reason: 'user-disabled', ...about } : refused);
      });
      return refuse('invalid-grant');
    }
    // Signed before it is known whether the token is good: no transaction waits for a signature or for a second connection.
    const { pair, kept } = await createTokens.execute(session, user, now);
    return transactions.run(async (tx) => {
      if (await sessions.spend(tx, hash, now)) {
        await sessions.issue(tx, session.id, kept);
        await audit.record(tx, { action: 'session.refreshed', outcome: 'succeeded', ...about });
        return accept(pair);
      }
      const ended = await sessions.endIfSpent(tx, hash, now);
      await audit.record(tx, ended ? { action: 'session.ended', outcome: 'succeeded', reason: 'token-reused', ...about } : refused);
      return refuse('invalid-grant');
    });
  }
}
