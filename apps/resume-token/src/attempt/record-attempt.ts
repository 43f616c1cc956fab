import type { Transactions } from '@holdfast/transaction/transaction';
import type { Counters } from '../metrics/counters.ts';
import type { ResumeToken } from '../token/resume-token.ts';
import { failuresUntilBlocked, isFailure, type AttemptOutcome, type RequestOrigin } from './attempt.ts';
import type { AttemptStore } from './attempt.store.ts';

/** Keeps an attempt that used nothing up, and blocks the token with the last failed one that it may have. */
export class RecordAttempt {
  readonly #attempts: AttemptStore;
  readonly #transactions: Transactions;
  readonly #counters: Pick<Counters, 'blocked'>;

  constructor(attempts: AttemptStore, transactions: Transactions, counters: Pick<Counters, 'blocked'>) {
    this.#attempts = attempts;
    this.#transactions = transactions;
    this.#counters = counters;
  }

  async execute({ tenantId, tokenId }: Pick<ResumeToken, 'tenantId' | 'tokenId'>, origin: RequestOrigin, outcome: AttemptOutcome, counts = isFailure(outcome)): Promise<void> {
    const failed = await this.#transactions.run(async (tx) => {
      const failures = counts ? await this.#attempts.countFailure(tx, tokenId) : 0;
      await this.#attempts.note(tx, [{ tenantId, tokenId, origin, outcome }]);
      return failures;
    });
    if (failed === failuresUntilBlocked) this.#counters.blocked();
  }
}
