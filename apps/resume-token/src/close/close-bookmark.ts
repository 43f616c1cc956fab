import type { BookmarkId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { BookmarkStore } from '../bookmark/bookmark.store.ts';
import type { CloseReason } from '../bookmark/bookmark-state.ts';
import type { Redemption } from '../redemption/redemption.ts';
import type { RedemptionStore } from '../redemption/redemption.store.ts';

export type Closed = { readonly state: 'closed' } | { readonly state: 'claimed'; readonly redemption: Redemption };

/** Closes a bookmark, unless a resume claimed it first (I10); again and again to the same effect. */
export class CloseBookmark {
  readonly #bookmarks: BookmarkStore;
  readonly #redemptions: RedemptionStore;
  readonly #transactions: Transactions;

  constructor(bookmarks: BookmarkStore, redemptions: RedemptionStore, transactions: Transactions) {
    this.#bookmarks = bookmarks;
    this.#redemptions = redemptions;
    this.#transactions = transactions;
  }

  async execute(bookmarkId: BookmarkId, reason: CloseReason): Promise<Closed> {
    const state = await this.#transactions.run((tx) => this.#bookmarks.close(tx, bookmarkId, reason));
    if (state === 'closed') return { state };
    const redemption = await this.#redemptions.findOfBookmark(bookmarkId);
    if (redemption === undefined) throw new Error('a claimed bookmark has no redemption');
    return { state, redemption };
  }
}
