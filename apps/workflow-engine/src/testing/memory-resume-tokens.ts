import type { BookmarkId, CallId, InstanceId, RedemptionId, ResumeTokenId } from '@holdfast/ids/ids';
import type { AskedRedemption } from '../bookmarks/resume-bookmark.ts';
import type { Closing, MintRequest, Redemption, ResumeTokens } from '../resume-tokens/resume-tokens.ts';
import { ids } from './turns.ts';

interface Bookmark {
  readonly mint: MintRequest;
  state: 'open' | 'closed' | Redemption;
}

/** resume-token in memory: as idempotent and as single-minded about a bookmark as the service. */
export class MemoryResumeTokens implements ResumeTokens {
  readonly bookmarks = new Map<BookmarkId, Bookmark>();
  readonly #minted = new Map<CallId, ResumeTokenId>();
  /** While true, every method fails as if the service could not be reached. */
  down = false;

  mint(mint: MintRequest): ReturnType<ResumeTokens['mint']> {
    if (this.down) return Promise.reject(new Error('resume-token cannot be reached'));
    const tokenId = this.#minted.get(mint.callId) ?? ids.next<ResumeTokenId>();
    this.#minted.set(mint.callId, tokenId);
    const { bookmarkId, expiresAt } = mint.request;
    if (!this.bookmarks.has(bookmarkId)) this.bookmarks.set(bookmarkId, { mint, state: 'open' });
    return Promise.resolve({ ok: true, output: { url: `https://localhost/r#hf-resume-token.${tokenId}`, expiresAt } });
  }

  close(bookmarkId: BookmarkId): Promise<Closing> {
    if (this.down) return Promise.reject(new Error('resume-token cannot be reached'));
    const bookmark = this.bookmarks.get(bookmarkId);
    if (bookmark === undefined) return Promise.resolve({ state: 'closed' });
    if (typeof bookmark.state === 'object') return Promise.resolve({ state: 'claimed', redemption: bookmark.state });
    bookmark.state = 'closed';
    return Promise.resolve({ state: 'closed' });
  }

  reveal(_instanceId: InstanceId, texts: readonly string[]): ReturnType<ResumeTokens['reveal']> {
    const show = (text: string): string => text.replaceAll('hf-resume-token.', 'revealed.');
    const conceal = (bytes: Uint8Array): Uint8Array => Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('revealed.', 'hf-resume-token.'), 'latin1');
    return Promise.resolve({ texts: texts.map(show), conceal });
  }

  findRedemptions(redemptionIds: readonly RedemptionId[]): Promise<readonly Redemption[]> {
    const claims = [...this.bookmarks.values()].map(({ state }) => state);
    return Promise.resolve(claims.filter((state): state is Redemption => typeof state === 'object' && redemptionIds.includes(state.redemptionId)));
  }

  /** Someone follows the link. @returns undefined when the bookmark is no longer open. */
  claim(bookmarkId: BookmarkId, outcome = 'approve'): AskedRedemption | undefined {
    const bookmark = this.bookmarks.get(bookmarkId);
    if (bookmark?.state !== 'open') return undefined;
    const redemptionId = ids.next<RedemptionId>();
    const { tenantId, instanceId } = bookmark.mint;
    bookmark.state = { redemptionId, bookmarkId, instanceId, tenantId, decision: { outcome, decidedAt: '2026-05-02T10:00:00.000Z' } };
    return { ...bookmark.state, detailed: false };
  }
}
