import type { RedemptionId } from '@holdfast/ids/ids';
import type { Redemption, ResumeTokens } from '../resume-tokens/resume-tokens.ts';
import type { TakeTurn } from '../turns/take-turn.ts';
import type { BookmarkStore } from './bookmark.store.ts';
import { resumption } from './resumption.ts';

/** A redemption as it was asked for. */
export interface AskedRedemption extends Redemption {
  /** Its reason or payload, which the asking leaves out, is at resume-token. */
  readonly detailed: boolean;
}

/** `failed`: nothing is known of it yet; ask for it once more, alone. */
export interface RedemptionResult {
  readonly redemptionId: RedemptionId;
  readonly result: 'resumed' | 'refused' | 'failed';
}

/**
 * Applies claimed redemptions.
 *
 * I6: the result is what the engine's own rows say once the turn is committed: asked again, it is the same.
 */
export class ResumeBookmark {
  readonly #resumeTokens: ResumeTokens;
  readonly #takeTurn: TakeTurn;
  readonly #bookmarks: BookmarkStore;

  constructor(resumeTokens: ResumeTokens, takeTurn: TakeTurn, bookmarks: BookmarkStore) {
    this.#resumeTokens = resumeTokens;
    this.#takeTurn = takeTurn;
    this.#bookmarks = bookmarks;
  }

  /**
   * I11: each is applied whatever becomes of the others.
   *
   * @param asked 100 at most
   * @returns `unknown` when the only one is unknown to resume-token. It commits one before it asks, so that what it does not know it never will.
   * @throws when the only one could not be applied: to be tried again.
   */
  async execute(asked: readonly AskedRedemption[]): Promise<readonly RedemptionResult[] | 'unknown'> {
    const detailed = asked.filter((redemption) => redemption.detailed).map(({ redemptionId }) => redemptionId);
    const found = new Map((detailed.length === 0 ? [] : await this.#resumeTokens.findRedemptions(detailed)).map((redemption) => [redemption.redemptionId, redemption]));
    const whole = asked.map((redemption) => (redemption.detailed ? found.get(redemption.redemptionId) : redemption));
    const outcomes = await Promise.allSettled(whole.map(async (redemption) => (redemption === undefined ? 'unknown' : this.#apply(redemption))));
    const [alone] = outcomes.length === 1 ? outcomes : [];
    if (alone?.status === 'rejected') throw alone.reason;
    if (alone?.value === 'unknown') return 'unknown';
    return asked.map(({ redemptionId }, index) => {
      const outcome = outcomes[index];
      return { redemptionId, result: outcome?.status === 'fulfilled' && outcome.value !== 'unknown' ? outcome.value : 'failed' };
    });
  }

  async #apply(redemption: Redemption): Promise<'resumed' | 'refused'> {
    const { redemptionId, bookmarkId } = redemption;
    const { tenantId, instanceId, event } = resumption(redemption);
    const turn = await this.#takeTurn.take(tenantId, instanceId, event);
    if (turn.type === 'advanced') return 'resumed';
    const bookmark = await this.#bookmarks.find(tenantId, bookmarkId);
    return bookmark?.redemptionId === redemptionId ? 'resumed' : 'refused';
  }
}
