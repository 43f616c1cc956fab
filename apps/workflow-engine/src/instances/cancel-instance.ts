import type { BookmarkId, InstanceId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { InstanceState } from '@holdfast/workflow-core/state';
import { openBookmarks } from '../bookmarks/open-bookmarks.ts';
import { resumption } from '../bookmarks/resumption.ts';
import type { ResumeTokens } from '../resume-tokens/resume-tokens.ts';
import type { TakeTurn } from '../turns/take-turn.ts';
import type { TurnStore } from '../turns/turn.store.ts';

type Refusals = 'instance-not-found' | 'instance-ended';

/** How often the cancel starts over because the instance went on meanwhile. */
const maxAttempts = 50;

/**
 * Ends an instance, unless it has ended.
 *
 * I10: each open bookmark is closed at resume-token first, where its row decides. A resume that came before is applied, and the cancel
 * then meets whatever the instance has become.
 */
export class CancelInstance {
  readonly #turns: TurnStore;
  readonly #takeTurn: TakeTurn;
  readonly #resumeTokens: ResumeTokens;

  constructor(turns: TurnStore, takeTurn: TakeTurn, resumeTokens: ResumeTokens) {
    this.#turns = turns;
    this.#takeTurn = takeTurn;
    this.#resumeTokens = resumeTokens;
  }

  async execute(tenantId: TenantId, instanceId: InstanceId, by: string): Promise<Result<InstanceState, Refusals>> {
    const closed = new Set<BookmarkId>();
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const loaded = await this.#turns.load(tenantId, instanceId);
      if (loaded === undefined) return refuse('instance-not-found');
      const open = openBookmarks(loaded.state).filter(({ bookmarkId }) => !closed.has(bookmarkId));
      if (open.length > 0) {
        for (const { bookmarkId } of open) await this.#close(bookmarkId, closed);
        continue;
      }
      const turn = await this.#takeTurn.attempt(loaded, { type: 'cancel', by });
      if (turn === 'stale') continue;
      return turn.type === 'advanced' ? accept(turn.state) : refuse('instance-ended');
    }
    throw new Error('the instance is too busy: it changed each time it was to be cancelled');
  }

  async #close(bookmarkId: BookmarkId, closed: Set<BookmarkId>): Promise<void> {
    const closing = await this.#resumeTokens.close(bookmarkId, 'cancelled');
    closed.add(bookmarkId);
    if (closing.state === 'closed') return;
    const { tenantId, instanceId, event, owed } = resumption(closing.redemption);
    await this.#takeTurn.take(tenantId, instanceId, event, owed);
  }
}
