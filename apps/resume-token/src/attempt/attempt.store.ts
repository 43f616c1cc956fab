import type { ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Attempt, AttemptOutcome, RequestOrigin } from './attempt.ts';

export interface AttemptToNote {
  readonly tenantId: TenantId;
  readonly tokenId: ResumeTokenId;
  readonly origin: RequestOrigin;
  readonly outcome: AttemptOutcome;
}

/** Every attempt to use a genuine token. Its times are the database's. */
export interface AttemptStore {
  note(tx: Transaction, attempts: readonly AttemptToNote[]): Promise<void>;
  /**
   * Counts a failed attempt of a token that is still active, and blocks the token with the last one it may have.
   *
   * @returns how many failed attempts it has had since it was made or unblocked
   */
  countFailure(tx: Transaction, tokenId: ResumeTokenId): Promise<number>;
  /** Every attempt of the last `seconds` seconds, oldest first: what counters are made of again. */
  since(seconds: number): Promise<readonly Pick<Attempt, 'tokenId' | 'address' | 'at' | 'outcome'>[]>;
}
