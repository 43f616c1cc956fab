import { inGroups, type Join } from '@holdfast/transaction/in-groups';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { Counters } from '../metrics/counters.ts';
import type { ResumeToken } from '../token/resume-token.ts';
import { failuresUntilBlocked, isFailure, type AttemptOutcome, type RequestOrigin } from './attempt.ts';
import type { AttemptStore, AttemptToNote } from './attempt.store.ts';

/**
 * Keeps an attempt that used nothing up, and blocks the token with the last failed one that it may have. Those of about the same moment
 * that count towards no block share a commit.
 */
export class RecordAttempt {
  readonly #attempts: AttemptStore;
  readonly #transactions: Transactions;
  readonly #counters: Pick<Counters, 'blocked'>;
  readonly #note: Join<AttemptToNote, void>;

  constructor(attempts: AttemptStore, transactions: Transactions, counters: Pick<Counters, 'blocked'>) {
    this.#attempts = attempts;
    this.#transactions = transactions;
    this.#counters = counters;
    this.#note = inGroups(async (noted) => {
      await transactions.run((tx) => attempts.note(tx, noted));
      return noted.map(() => undefined);
    });
  }

  async execute({ tenantId, tokenId }: Pick<ResumeToken, 'tenantId' | 'tokenId'>, origin: RequestOrigin, outcome: AttemptOutcome, counts = isFailure(outcome)): Promise<void> {
    const attempt = { tenantId, tokenId, origin, outcome };
    if (!counts) return this.#note(attempt);
    const failed = await this.#transactions.run(async (tx) => {
      const failures = await this.#attempts.countFailure(tx, tokenId);
      await this.#attempts.note(tx, [attempt]);
      return failures;
    });
    if (failed === failuresUntilBlocked) this.#counters.blocked();
  }
}
