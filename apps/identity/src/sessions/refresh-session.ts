import { createHash } from 'node:crypto';
import type { AuditEntry, AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import type { AccountStore } from '../accounts/account.store.ts';
import type { User } from '../accounts/user.ts';
import { addressBlock } from '../throttle/address-block.ts';
import type { CreateTokens, TokenPair } from './create-tokens.ts';
import { refreshTokenHash, successorOf } from './refresh-token.ts';
import { type IssuedRefreshToken, type LoginClient, passwordClient, type Session } from './session.ts';
import type { SessionStore } from './session.store.ts';

export interface RefreshSessionParts {
  readonly audit: AuditLog;
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly createTokens: CreateTokens;
  readonly transactions: Transactions;
  readonly clock: Clock;
  /** 32 bytes, the same on every replica: see `successorOf`. */
  readonly successorKey: Uint8Array;
}

/** How long a client may ask again for an answer that it lost. */
const lostAnswerSeconds = 10;

type Outcome = { readonly kind: 'spent' } | { readonly kind: 'again'; readonly issued: IssuedRefreshToken } | { readonly kind: 'refused' };

/**
 * A refresh token for the next pair of tokens. A token that was spent before ends its session at once (RFC 9700 section 4.14.2): one of
 * two holders is a thief, and the row cannot tell which. But the same client (address and user agent), within 10 seconds and before
 * it used the successor, gets the same successor again: its answer was lost. There is one branch in any case.
 */
export class RefreshSession {
  readonly #parts: RefreshSessionParts;

  constructor(parts: RefreshSessionParts) {
    this.#parts = parts;
  }

  /** @param client the only one whose tokens are taken */
  async execute(refreshToken: string, origin: AuditOrigin = {}, client: LoginClient = passwordClient): Promise<Result<TokenPair, 'invalid-grant'>> {
    const { audit, accounts, sessions, createTokens, transactions, clock, successorKey } = this.#parts;
    const hash = refreshTokenHash(refreshToken);
    const session = await sessions.find(hash);
    if (session?.clientId !== client) {
      await transactions.run((tx) => audit.record(tx, { action: 'session.refreshed', outcome: 'refused', reason: 'invalid-grant', actor: { type: 'anonymous' }, origin }));
      return refuse('invalid-grant');
    }
    const now = clock.now();
    const user = await accounts.findUser(session.userId);
    const about = aboutSession(session, user, origin);
    if (user?.status !== 'active') {
      await transactions.run(async (tx) => this.#recordEnd(tx, about, 'user-disabled', await sessions.end(tx, hash, 'user-disabled', now)));
      return refuse('invalid-grant');
    }
    const next = successorOf(successorKey, refreshToken);
    // Signed before it is known whether the token is good: no transaction waits for a signature or for a second connection.
    const { pair, kept } = await createTokens.execute(session, user, now, next);
    const outcome = await transactions.run(async (tx): Promise<Outcome> => {
      if (await sessions.spend(tx, hash, clientOf(origin), kept, now)) {
        await audit.record(tx, { ...about, action: 'session.refreshed', outcome: 'succeeded' });
        return { kind: 'spent' };
      }
      const issued = await sessions.findSuccessor(tx, hash, kept.hash, clientOf(origin), lostAnswerSeconds, now);
      if (issued !== undefined) {
        await audit.record(tx, { ...about, action: 'session.refreshed', outcome: 'succeeded', reason: 'answer-lost' });
        return { kind: 'again', issued };
      }
      await this.#recordEnd(tx, about, 'token-reused', await sessions.endIfSpent(tx, hash, now));
      return { kind: 'refused' };
    });
    if (outcome.kind === 'refused') return refuse('invalid-grant');
    if (outcome.kind === 'spent') return accept(pair);
    return accept((await createTokens.execute(session, user, now, next, outcome.issued)).pair);
  }

  async #recordEnd(tx: Transaction, about: About, reason: 'token-reused' | 'user-disabled', ended: boolean): Promise<void> {
    await this.#parts.audit.record(
      tx,
      ended ? { ...about, action: 'session.ended', outcome: 'succeeded', reason } : { ...about, action: 'session.refreshed', outcome: 'refused', reason: 'invalid-grant' },
    );
  }
}

type About = Omit<AuditEntry, 'action' | 'outcome'>;

function aboutSession(session: Session, user: User | undefined, origin: AuditOrigin): About {
  return { ...(user === undefined ? {} : { tenantId: user.tenantId }), actor: { type: 'user', id: session.userId }, target: { type: 'session', id: session.id }, origin };
}

/** What a client shows of itself without being asked; somebody else's copy of the token comes from somewhere else. */
function clientOf({ address, userAgent }: AuditOrigin): Buffer {
  return createHash('sha256').update(JSON.stringify([address === undefined ? '' : addressBlock(address), userAgent ?? ''])).digest();
}
