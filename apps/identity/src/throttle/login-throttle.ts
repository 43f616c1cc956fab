import { createHash } from 'node:crypto';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { addressBlock } from './address-block.ts';
import type { AttemptStore } from './attempt.store.ts';
import { knownPlaceSeconds, type LimitScope, type LoginLimit } from './login-limits.ts';

/** Who tries: the account as it was typed (it need not exist) and the address it comes from. */
export interface Attempt {
  /** Canonical e-mail address. */
  readonly account: string;
  readonly address: string;
}

/** Bounds how many passwords are checked. An attempt is counted before it is checked, so that parallel ones cannot slip through. */
export class LoginThrottle {
  readonly #attempts: AttemptStore;
  readonly #transactions: Transactions;
  readonly #limits: readonly LoginLimit[];

  constructor(attempts: AttemptStore, transactions: Transactions, limits: readonly LoginLimit[]) {
    this.#attempts = attempts;
    this.#transactions = transactions;
    this.#limits = limits;
  }

  async admit(attempt: Attempt, now: Date): Promise<Result<undefined, 'too-many-requests'>> {
    return this.#transactions.run(async (tx) => {
      const known = (await this.#attempts.read(tx, keyOf('known-place', attempt), now)) > 0;
      for (const limit of this.#limits) {
        if (known && limit.sparesKnownPlaces === true) continue;
        const { attempts, windowEndsAt } = await this.#attempts.count(tx, keyOf(limit.scope, attempt), limit.windowSeconds, now);
        if (attempts > limit.attempts) return refuse('too-many-requests', { retryAfter: secondsUntil(windowEndsAt, now) });
      }
      return accept(undefined);
    });
  }

  /** The password was right: what was counted against the account is forgotten, against address and platform only this attempt; and the place is known from now on. */
  async succeeded(tx: Transaction, attempt: Attempt, now: Date): Promise<void> {
    await this.#attempts.clear(tx, keyOf('account-and-address', attempt));
    await this.#attempts.takeBack(tx, keyOf('address', attempt));
    await this.#attempts.clear(tx, keyOf('account', attempt));
    await this.#attempts.takeBack(tx, keyOf('platform', attempt));
    await this.#attempts.clear(tx, keyOf('known-place', attempt));
    await this.#attempts.count(tx, keyOf('known-place', attempt), knownPlaceSeconds, now);
  }
}

function keyOf(scope: LimitScope | 'known-place', { account, address }: Attempt): Buffer {
  const block = addressBlock(address);
  const parts = { 'account-and-address': [account, block], address: [block], account: [account], platform: [], 'known-place': [account, block] }[scope];
  return createHash('sha256').update(JSON.stringify([scope, ...parts])).digest();
}

function secondsUntil(moment: Date, now: Date): number {
  return Math.max(1, Math.ceil((moment.getTime() - now.getTime()) / 1000));
}
