import type { AuditOrigin } from '@holdfast/audit-core/audit-entry';
import type { Clock } from '@holdfast/clock/clock';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { TokenPair } from './create-tokens.ts';
import type { CsrfTokens } from './csrf-token.ts';
import type { LogIn } from './log-in.ts';
import type { LogOut } from './log-out.ts';
import type { Login } from './prove-password.ts';
import type { RefreshSession } from './refresh-session.ts';
import { refreshTokenHash } from './refresh-token.ts';
import { browserClient, type Session } from './session.ts';
import type { SessionStore } from './session.store.ts';

export interface BrowserSessionsParts {
  readonly logIn: LogIn;
  readonly refreshSession: RefreshSession;
  readonly logOut: LogOut;
  readonly sessions: SessionStore;
  readonly csrf: CsrfTokens;
  readonly clock: Clock;
}

/** What a browser shows of its session: a cookie that it sends by itself, and a token that only a page of ours can name. */
export interface ShownSession {
  readonly refreshToken: string | undefined;
  readonly csrfToken: string | undefined;
}

export interface BrowserTokens extends TokenPair {
  readonly csrfToken: string;
}

/** Sessions whose tokens are in cookies. What a session's cookie alone asks for, and no page of ours, is refused. */
export class BrowserSessions {
  readonly #parts: BrowserSessionsParts;

  constructor(parts: BrowserSessionsParts) {
    this.#parts = parts;
  }

  async logIn(login: Login): Promise<Result<BrowserTokens, 'invalid-credentials' | 'too-many-requests'>> {
    const begun = await this.#parts.logIn.execute(login, browserClient);
    return begun.ok ? accept(this.#withCsrfToken(begun.value)) : begun;
  }

  /** The CSRF token of a session that lives. */
  async find(refreshToken: string | undefined): Promise<Result<{ csrfToken: string }, 'unauthenticated'>> {
    const session = await this.#session(refreshToken);
    const lives = session !== undefined && (await this.#parts.sessions.live(session.userId, this.#parts.clock.now())).some(({ id }) => id === session.id);
    return lives ? accept({ csrfToken: this.#parts.csrf.of(session.id) }) : refuse('unauthenticated');
  }

  async refresh({ refreshToken, csrfToken }: ShownSession, origin: AuditOrigin): Promise<Result<BrowserTokens, 'invalid-grant' | 'cross-site-request'>> {
    const session = await this.#session(refreshToken);
    if (session === undefined || refreshToken === undefined) return refuse('invalid-grant');
    if (!this.#parts.csrf.matches(session.id, csrfToken)) return refuse('cross-site-request');
    const refreshed = await this.#parts.refreshSession.execute(refreshToken, origin, browserClient);
    return refreshed.ok ? accept(this.#withCsrfToken(refreshed.value)) : refreshed;
  }

  async logOut({ refreshToken, csrfToken }: ShownSession, origin: AuditOrigin): Promise<Result<void, 'cross-site-request'>> {
    const session = await this.#session(refreshToken);
    if (session === undefined || refreshToken === undefined) return accept(undefined);
    if (!this.#parts.csrf.matches(session.id, csrfToken)) return refuse('cross-site-request');
    await this.#parts.logOut.execute(refreshToken, origin);
    return accept(undefined);
  }

  async #session(refreshToken: string | undefined): Promise<Session | undefined> {
    const session = refreshToken === undefined ? undefined : await this.#parts.sessions.find(refreshTokenHash(refreshToken));
    return session?.clientId === browserClient ? session : undefined;
  }

  #withCsrfToken(pair: TokenPair): BrowserTokens {
    return { ...pair, csrfToken: this.#parts.csrf.of(pair.sessionId) };
  }
}
