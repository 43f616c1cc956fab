import type { AuditLog } from '@holdfast/audit-core/audit-log';
import type { Clock } from '@holdfast/clock/clock';
import type { IdSource } from '@holdfast/ids/id-source';
import { accept, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { User } from '../accounts/user.ts';
import type { Attempt, LoginThrottle } from '../throttle/login-throttle.ts';
import type { CreateTokens, TokenPair } from './create-tokens.ts';
import { type Login, originOf, type ProvePassword } from './prove-password.ts';
import { type LoginClient, passwordClient, type Session } from './session.ts';
import type { SessionStore } from './session.store.ts';

export interface LogInParts {
  readonly audit: AuditLog;
  readonly provePassword: ProvePassword;
  readonly sessions: SessionStore;
  readonly throttle: LoginThrottle;
  readonly createTokens: CreateTokens;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** However busy a session is, it ends then. */
  readonly sessionSeconds: number;
}

/** E-mail and password for a session. */
export class LogIn {
  readonly #parts: LogInParts;

  constructor(parts: LogInParts) {
    this.#parts = parts;
  }

  async execute(login: Login, client: LoginClient = passwordClient): Promise<Result<TokenPair, 'invalid-credentials' | 'too-many-requests'>> {
    const proven = await this.#parts.provePassword.execute(login);
    return proven.ok ? accept(await this.#start(login, client, proven.value.user, proven.value.attempt)) : proven;
  }

  async #start(login: Login, clientId: LoginClient, user: User, attempt: Attempt): Promise<TokenPair> {
    const { audit, sessions, throttle, createTokens, transactions, clock, ids, sessionSeconds } = this.#parts;
    const now = clock.now();
    const session: Session = { id: ids.next(), userId: user.id, clientId, startedAt: now, expiresAt: new Date(now.getTime() + sessionSeconds * 1000) };
    const { pair, kept } = await createTokens.execute(session, user, now);
    await transactions.run(async (tx) => {
      await throttle.succeeded(tx, attempt, now);
      await sessions.start(tx, session);
      await sessions.issue(tx, session.id, kept);
      await audit.record(tx, {
        action: 'login.attempted', outcome: 'succeeded', tenantId: user.tenantId, actor: { type: 'user', id: user.id }, target: { type: 'session', id: session.id }, account: user.email, origin: originOf(login),
      });
    });
    return pair;
  }
}
