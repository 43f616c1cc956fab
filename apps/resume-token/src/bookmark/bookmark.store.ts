import type { BookmarkId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Bookmark } from './bookmark.ts';
import type { BookmarkState, CloseReason } from './bookmark-state.ts';

/** The bookmarks that tokens were minted for. Leaving `open` by a claim is RedemptionStore's: it is one statement with the token's use. */
export interface BookmarkStore {
  /**
   * Opens the bookmark unless it is known, and tells what it is now. It stays so until the transaction ends.
   * `foreign`: it is known, and belongs to another instance or tenant.
   *
   * @param deadline until when it can be answered; that of the first opening stays
   */
  open(tx: Transaction, bookmark: Bookmark, deadline: Date): Promise<BookmarkState | 'foreign'>;
  /**
   * open → closed by one conditional statement, and the state that the bookmark is left in (I10).
   * An unknown bookmark is closed as well; a claimed one stays claimed.
   */
  close(tx: Transaction, bookmarkId: BookmarkId, reason: CloseReason): Promise<Exclude<BookmarkState, 'open'>>;
}
