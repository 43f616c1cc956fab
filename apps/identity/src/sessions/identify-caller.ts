import type { Clock } from '@holdfast/clock/clock';
import type { UserId } from '@holdfast/ids/ids';
import { isUuid } from '@holdfast/ids/uuid';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { AccountStore } from '../accounts/account.store.ts';
import type { User } from '../accounts/user.ts';
import type { SessionStore } from './session.store.ts';

/** Who a verified access token stands for, as long as its session and its user are good. */
export class IdentifyCaller {
  readonly #accounts: AccountStore;
  readonly #sessions: SessionStore;
  readonly #clock: Clock;

  constructor(accounts: AccountStore, sessions: SessionStore, clock: Clock) {
    this.#accounts = accounts;
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /**
   * @param subject the token's `sub`
   * @param accessTokenId the token's `jti`
   */
  async execute(subject: string, accessTokenId: string): Promise<Result<User, 'unauthenticated'>> {
    if (!isUuid(subject) || !isUuid(accessTokenId)) return refuse('unauthenticated');
    if (!(await this.#sessions.isLive(accessTokenId, this.#clock.now()))) return refuse('unauthenticated');
    const user = await this.#accounts.findUser(subject as UserId);
    return user?.status === 'active' ? accept(user) : refuse('unauthenticated');
  }
}
