/**
 * The row of a bookmark is the one arbiter between resume, deadline and cancel (I10): whichever leaves `open` first wins.
 * Both other states are final.
 */
export type BookmarkState = 'open' | 'claimed' | 'closed';

export type CloseReason = 'cancelled' | 'timed-out' | 'instance-ended';

/** Every way a bookmark's state changes. A close of a bookmark that nothing was minted for begins at `closed`, so that a late mint is refused. */
export const bookmarkEdges = {
  claim: { from: ['open'], to: 'claimed' },
  close: { from: ['open'], to: 'closed' },
} as const satisfies Record<string, { from: readonly BookmarkState[]; to: BookmarkState }>;
