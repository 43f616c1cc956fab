import type { MessageId, RedemptionId } from '@holdfast/ids/ids';
import { deriveUuid } from '@holdfast/ids/uuid';
import type { Redemption, ResumeTokens } from '../resume-tokens/resume-tokens.ts';
import type { TakeTurn } from '../turns/take-turn.ts';
import type { BookmarkStore } from './bookmark.store.ts';
import type { MessageSender } from './message-sender.ts';
import { resumption } from './resumption.ts';

/**
 * Applies claimed redemptions. The decisions are read from resume-token itself: a queue job says only that there are some.
 *
 * I6: the result that resume-token is told is the one that was committed; the same redemption again changes nothing and owes nothing.
 */
export class ResumeBookmark {
  readonly #resumeTokens: ResumeTokens;
  readonly #takeTurn: TakeTurn;
  readonly #bookmarks: BookmarkStore;
  readonly #sender: MessageSender;

  constructor(resumeTokens: ResumeTokens, takeTurn: TakeTurn, bookmarks: BookmarkStore, sender: MessageSender) {
    this.#resumeTokens = resumeTokens;
    this.#takeTurn = takeTurn;
    this.#bookmarks = bookmarks;
    this.#sender = sender;
  }

  /**
   * I11: each is applied whatever becomes of the others.
   *
   * @param redemptionIds 100 at most
   * @returns whether resume-token knows all of them. It commits one before it asks, so that what it does not know it never will.
   * @throws when one could not be applied: to be tried again.
   */
  async execute(redemptionIds: readonly RedemptionId[]): Promise<'known' | 'unknown'> {
    const redemptions = await this.#resumeTokens.findRedemptions(redemptionIds);
    const outcomes = await Promise.allSettled(redemptions.map((redemption) => this.#apply(redemption)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    return redemptions.length < new Set(redemptionIds).size ? 'unknown' : 'known';
  }

  async #apply(redemption: Redemption): Promise<void> {
    const { redemptionId, bookmarkId } = redemption;
    const { tenantId, instanceId, event, owed } = resumption(redemption);
    const turn = await this.#takeTurn.take(tenantId, instanceId, event, { owed });
    if (turn.type === 'advanced') return;
    const bookmark = await this.#bookmarks.find(tenantId, bookmarkId);
    if (bookmark?.redemptionId !== redemptionId) {
      await this.#sender.send({ messageId: deriveUuid<MessageId>(redemptionId, 1), type: 'resume-result', redemptionId, result: 'refused' });
    }
  }
}
