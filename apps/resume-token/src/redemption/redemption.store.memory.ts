import { recordOf, type MemoryTables } from '../tables.store.memory.ts';
import { bookmarkEdges } from '../bookmark/bookmark-state.ts';
import { refusalOf, tokenEdges } from '../token/token-state.ts';
import type { Redemption } from './redemption.ts';
import type { RedemptionStore } from './redemption.store.ts';

/** @param settled told of each settled redemption */
export function memoryRedemptions(tables: MemoryTables, settled: (redemption: Redemption) => void = () => undefined): RedemptionStore {
  const { bookmarks, clock, redemptions, tokens } = tables;
  const entryBy = (matches: (redemption: Redemption) => boolean) => [...redemptions.values()].find(({ redemption }) => matches(redemption));
  return {
    claim: async (_tx, { redemptionId, jtiHash, decision, repeat }) => {
      const entry = [...tokens.values()].find(({ jti }) => jti === Buffer.from(jtiHash).toString('hex'));
      if (entry === undefined || refusalOf(recordOf(tables, entry).facts) !== undefined) return undefined;
      const { tokenId, bookmarkId, instanceId, tenantId, recipient } = entry.token;
      tokens.set(tokenId, { ...entry, state: tokenEdges.consume.to });
      bookmarks.set(bookmarkId, { ...bookmarks.get(bookmarkId), state: bookmarkEdges.claim.to });
      const decidedBy = recipient === undefined ? {} : { decidedBy: recipient };
      const redemption: Redemption = { redemptionId, tokenId, bookmarkId, instanceId, tenantId, decision, ...decidedBy, decidedAt: clock.now(), state: 'accepted' };
      redemptions.set(redemptionId, { redemption, ...(repeat === undefined ? {} : { repeat }) });
      return redemption;
    },
    find: async (redemptionId) => redemptions.get(redemptionId)?.redemption,
    findOfBookmark: async (bookmarkId) => entryBy((redemption) => redemption.bookmarkId === bookmarkId)?.redemption,
    findOfToken: async (tokenId) => entryBy((redemption) => redemption.tokenId === tokenId),
    settle: async (_tx, redemptionId, state) => {
      const entry = redemptions.get(redemptionId);
      if (entry?.redemption.state !== 'accepted') return false;
      const redemption = { ...entry.redemption, state };
      redemptions.set(redemptionId, { ...entry, redemption });
      settled(redemption);
      return true;
    },
  };
}
