import { inGroups, type Join } from '@holdfast/transaction/in-groups';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { RequestOrigin } from '../attempt/attempt.ts';
import type { AttemptStore } from '../attempt/attempt.store.ts';
import type { Redemption } from '../redemption/redemption.ts';
import type { Claim, RedemptionStore } from '../redemption/redemption.store.ts';
import type { ResumeToken } from '../token/resume-token.ts';
import type { ResumeRequests } from './resume-requests.ts';

export interface ClaimToCommit extends Claim {
  readonly token: Pick<ResumeToken, 'tenantId' | 'tokenId'>;
  readonly origin: RequestOrigin;
}

interface Parts {
  readonly attempts: AttemptStore;
  readonly redemptions: RedemptionStore;
  readonly requests: Pick<ResumeRequests, 'owe' | 'hurry'>;
  readonly transactions: Transactions;
}

/**
 * Commits claims, each with the message that makes the engine resume its instance and with the attempt that it is. Claims of about the
 * same moment share one transaction.
 */
export class CommitClaims {
  readonly #parts: Parts;
  readonly #join: Join<ClaimToCommit, Redemption | undefined>;

  constructor(parts: Parts) {
    this.#parts = parts;
    // I6: a commit whose outcome nobody was told may have used the token, and then this claim has.
    this.#join = inGroups((claims) => this.#commit(claims), {
      alone: async (claim) => (await this.#commit([claim]))[0] ?? parts.redemptions.find(claim.redemptionId),
    });
  }

  /** @returns undefined when the token or its bookmark could not be used any more; nothing has changed then */
  execute(claim: ClaimToCommit): Promise<Redemption | undefined> {
    return this.#join(claim);
  }

  async #commit(claims: readonly ClaimToCommit[]): Promise<readonly (Redemption | undefined)[]> {
    const { attempts, redemptions, requests, transactions } = this.#parts;
    const outcomes = await transactions.run(async (tx) => {
      const claimed = await redemptions.claim(tx, claims);
      await requests.owe(tx, claimed.filter((redemption) => redemption !== undefined));
      await attempts.note(tx, claims.filter((_, index) => claimed[index] !== undefined).map(({ origin, token: { tenantId, tokenId } }) => ({ origin, tenantId, tokenId, outcome: 'accepted' })));
      return claimed;
    });
    requests.hurry(outcomes.filter((redemption) => redemption !== undefined));
    return outcomes;
  }
}
