import type { MessageId, RedemptionId } from '@holdfast/ids/ids';
import { deriveUuid } from '@holdfast/ids/uuid';
import type { ResumeTokens } from '../resume-tokens/resume-tokens.ts';
import type { TakeTurn } from '../turns/take-turn.ts';
import type { BookmarkStore } from './bookmark.store.ts';
import type { MessageSender } from './message-sender.ts';
import { resumption } from './resumption.ts';

/**
 * Applies a claimed redemption. The decision is read from resume-token itself: a queue job says only that there is one.
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

  /** @throws when resume-token knows no such redemption: it commits one before it asks, so this is not for now. */
  async execute(redemptionId: RedemptionId): Promise<void> {
    const redemption = await this.#resumeTokens.findRedemption(redemptionId);
    if (redemption === undefined) throw new Error('resume-token does not know the redemption');
    const { tenantId, instanceId, event, owed } = resumption(redemption);
    const turn = await this.#takeTurn.take(tenantId, instanceId, event, owed);
    if (turn.type === 'advanced') return;
    const bookmark = await this.#bookmarks.find(tenantId, redemption.bookmarkId);
    if (bookmark?.redemptionId !== redemptionId) {
      await this.#sender.send({ messageId: deriveUuid<MessageId>(redemptionId, 1), type: 'resume-result', redemptionId, result: 'refused' });
    }
  }
}
