import type { Clock } from '@holdfast/clock/clock';
import type { Transactions } from '@holdfast/transaction/transaction';
import { refreshTokenHash } from './refresh-token.ts';
import type { SessionStore } from './session.store.ts';

/** Ends the session of a refresh token. An unknown or ended one is no refusal: the caller has what it wants (RFC 7009 section 2.2). */
export class LogOut {
  readonly #sessions: SessionStore;
  readonly #transactions: Transactions;
  readonly #clock: Clock;

  constructor(sessions: SessionStore, transactions: Transactions, clock: Clock) {
    this.#sessions = sessions;
    this.#transactions = transactions;
    this.#clock = clock;
  }

  async execute(refreshToken: string): Promise<void> {
    await this.#transactions.run((tx) => this.#sessions.end(tx, refreshTokenHash(refreshToken), 'logged-out', this.#clock.now()));
  }
}
