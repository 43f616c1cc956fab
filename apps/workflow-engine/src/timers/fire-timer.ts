import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import { openBookmarks } from '../bookmarks/open-bookmarks.ts';
import { resumption } from '../bookmarks/resumption.ts';
import type { ResumeTokens } from '../resume-tokens/resume-tokens.ts';
import type { TakeTurn } from '../turns/take-turn.ts';
import type { TurnStore } from '../turns/turn.store.ts';

/**
 * Advances an instance whose timer has come.
 *
 * I10: a bookmark's deadline is first asked of resume-token, where the bookmark's row decides: closed, and the deadline has passed;
 * or claimed by a resume that came first, and that is applied instead.
 */
export class FireTimer {
  readonly #turns: TurnStore;
  readonly #takeTurn: TakeTurn;
  readonly #resumeTokens: ResumeTokens;

  constructor(turns: TurnStore, takeTurn: TakeTurn, resumeTokens: ResumeTokens) {
    this.#turns = turns;
    this.#takeTurn = takeTurn;
    this.#resumeTokens = resumeTokens;
  }

  async execute(tenantId: TenantId, instanceId: InstanceId, timerId: TimerId): Promise<void> {
    const loaded = await this.#turns.load(tenantId, instanceId);
    if (loaded === undefined) return;
    const bookmark = openBookmarks(loaded.state).find((open) => open.timerId === timerId);
    const closing = bookmark === undefined ? undefined : await this.#resumeTokens.close(bookmark.bookmarkId, 'timed-out');
    if (closing?.state === 'claimed') {
      const resumed = resumption(closing.redemption);
      await this.#takeTurn.take(resumed.tenantId, resumed.instanceId, resumed.event, resumed.owed);
      return;
    }
    await this.#takeTurn.take(tenantId, instanceId, { type: 'timer-fired', timerId });
  }
}
