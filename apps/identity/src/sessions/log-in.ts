import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { AccountStore } from '../accounts/account.store.ts';
import { canonicalEmail } from '../accounts/email.ts';
import type { User } from '../accounts/user.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import type { Attempt, LoginThrottle } from '../throttle/login-throttle.ts';
import type { CreateTokens, TokenPair } from './create-tokens.ts';
import type { Session } from './session.ts';
import type { SessionStore } from './session.store.ts';

/** The client of people who log in with a password. */
const firstParty = 'holdfast';

/** 30 days: however busy a session is, it ends then (ASVS 7.3.2). */
const sessionMilliseconds = 30 * 86_400_000;

export interface Login {
  readonly email: string;
  readonly password: string;
  /** The client's network address. */
  readonly address: string;
}

export interface LogInParts {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly passwords: PasswordHasher;
  readonly throttle: LoginThrottle;
  readonly createTokens: CreateTokens;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** E-mail and password for a session. A refusal says the same, after the same work, whether or not the account exists. */
export class LogIn {
  readonly #parts: LogInParts;

  constructor(parts: LogInParts) {
    this.#parts = parts;
  }

  async execute(login: Login): Promise<Result<TokenPair, 'invalid-credentials' | 'too-many-requests'>> {
    const { accounts, passwords, throttle, clock } = this.#parts;
    const attempt: Attempt = { account: canonicalEmail(login.email), address: login.address };
    const admitted = await throttle.admit(attempt, clock.now());
    if (!admitted.ok) return admitted;
    const user = await accounts.findUserByEmail(attempt.account);
    const proven = await passwords.verify(user?.passwordHash, login.password);
    if (user === undefined || !proven || user.status !== 'active') return refuse('invalid-credentials');
    return accept(await this.#start(user, attempt));
  }

  async #start(user: User, attempt: Attempt): Promise<TokenPair> {
    const { sessions, throttle, createTokens, transactions, clock, ids } = this.#parts;
    const now = clock.now();
    const session: Session = { id: ids.next(), userId: user.id, clientId: firstParty, startedAt: now, expiresAt: new Date(now.getTime() + sessionMilliseconds) };
    const { pair, kept } = await createTokens.execute(session, user, now);
    await transactions.run(async (tx) => {
      await throttle.succeeded(tx, attempt);
      await sessions.start(tx, session);
      await sessions.issue(tx, session.id, kept);
    });
    return pair;
  }
}
