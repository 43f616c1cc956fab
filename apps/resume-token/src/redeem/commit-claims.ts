import type { IdSource } from '@holdfast/ids/id-source';
import type { MessageId } from '@holdfast/ids/ids';
import { inGroups, type Join } from '@holdfast/transaction/in-groups';
import type { Redemption } from '../redemption/redemption.ts';
import type { RedemptionStore } from '../redemption/redemption.store.ts';
import type { Claim, ClaimStore } from './claim.store.ts';
import type { ResumeRequests } from './resume-requests.ts';

interface Parts {
  readonly claims: ClaimStore;
  readonly redemptions: Pick<RedemptionStore, 'find'>;
  readonly requests: Pick<ResumeRequests, 'hurry'>;
  readonly ids: IdSource;
}

/**
 * Commits claims, each with the message that makes the engine resume its instance and with the attempt that it is. Claims of about the
 * same moment share one statement.
 */
export class CommitClaims {
  readonly #parts: Parts;
  readonly #join: Join<Claim, Redemption | undefined>;

  constructor(parts: Parts) {
    this.#parts = parts;
    // I6: a commit whose outcome nobody was told may have used the token, and then this claim has.
    this.#join = inGroups((claims) => this.#commit(claims), {
      alone: async (claim) => (await this.#commit([claim]))[0] ?? parts.redemptions.find(claim.redemptionId),
    });
  }

  /** @returns undefined when the token or its bookmark could not be used any more; nothing has changed then */
  execute(claim: Claim): Promise<Redemption | undefined> {
    return this.#join(claim);
  }

  async #commit(claims: readonly Claim[]): Promise<readonly (Redemption | undefined)[]> {
    const messageId = this.#parts.ids.next<MessageId>();
    const outcomes = await this.#parts.claims.commit(claims, messageId);
    this.#parts.requests.hurry(messageId, outcomes.filter((redemption) => redemption !== undefined));
    return outcomes;
  }
}
