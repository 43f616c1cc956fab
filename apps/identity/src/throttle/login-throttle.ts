import { createHash } from 'node:crypto';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { addressBlock } from './address-block.ts';
import type { AttemptStore } from './attempt.store.ts';
import { type LimitScope, loginLimits } from './login-limits.ts';

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

  constructor(attempts: AttemptStore, transactions: Transactions) {
    this.#attempts = attempts;
    this.#transactions = transactions;
  }

  async admit(attempt: Attempt, now: Date): Promise<Result<undefined, 'too-many-requests'>> {
    return this.#transactions.run(async (tx) => {
      for (const limit of loginLimits) {
        const { attempts, windowEndsAt } = await this.#attempts.count(tx, keyOf(limit.scope, attempt), limit.windowSeconds, now);
        if (attempts > limit.attempts) return refuse('too-many-requests', { retryAfter: secondsUntil(windowEndsAt, now) });
      }
      return accept(undefined);
    });
  }

  /** The password was right: what was counted against the account is forgotten, against the address only this attempt. */
  async succeeded(tx: Transaction, attempt: Attempt): Promise<void> {
    await this.#attempts.clear(tx, keyOf('account-and-address', attempt));
    await this.#attempts.takeBack(tx, keyOf('address', attempt));
    await this.#attempts.clear(tx, keyOf('account', attempt));
  }
}

function keyOf(scope: LimitScope, { account, address }: Attempt): Buffer {
  const block = addressBlock(address);
  const parts = { 'account-and-address': [account, block], address: [block], account: [account] }[scope];
  return createHash('sha256').update(JSON.stringify([scope, ...parts])).digest();
}

function secondsUntil(moment: Date, now: Date): number {
  return Math.max(1, Math.ceil((moment.getTime() - now.getTime()) / 1000));
}
