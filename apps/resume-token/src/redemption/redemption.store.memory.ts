import { recordOf, type MemoryTables } from '../tables.store.memory.ts';
import { bookmarkEdges } from '../bookmark/bookmark-state.ts';
import { refusalOf, tokenEdges } from '../token/token-state.ts';
import type { Redemption } from './redemption.ts';
import type { Claim, RedemptionStore } from './redemption.store.ts';

export function memoryRedemptions(tables: MemoryTables): RedemptionStore {
  const { bookmarks, clock, redemptions, tokens } = tables;
  const entryBy = (matches: (redemption: Redemption) => boolean) => [...redemptions.values()].find(({ redemption }) => matches(redemption));
  const claimOne = ({ redemptionId, jtiHash, decision, receiptKid, repeat }: Claim): Redemption | undefined => {
    const entry = [...tokens.values()].find(({ jti }) => jti === Buffer.from(jtiHash).toString('hex'));
    if (entry === undefined || refusalOf(recordOf(tables, entry).facts) !== undefined) return undefined;
    const { tokenId, bookmarkId, instanceId, tenantId, recipient } = entry.token;
    tokens.set(tokenId, { ...entry, state: tokenEdges.consume.to });
    bookmarks.set(bookmarkId, { ...bookmarks.get(bookmarkId), state: bookmarkEdges.claim.to });
    const decidedBy = recipient === undefined ? {} : { decidedBy: recipient };
    const redemption: Redemption = { redemptionId, tokenId, bookmarkId, instanceId, tenantId, decision, ...decidedBy, decidedAt: clock.now(), receiptKid, state: 'accepted' };
    redemptions.set(redemptionId, { redemption, ...(repeat === undefined ? {} : { repeat }) });
    return redemption;
  };
  return {
    claim: async (_tx, claims) => claims.map(claimOne),
    find: async (redemptionId) => redemptions.get(redemptionId)?.redemption,
    findAll: async (redemptionIds) => redemptionIds.flatMap((id) => redemptions.get(id)?.redemption ?? []),
    findOfBookmark: async (bookmarkId) => entryBy((redemption) => redemption.bookmarkId === bookmarkId)?.redemption,
    findOfToken: async (tokenId) => entryBy((redemption) => redemption.tokenId === tokenId),
    settle: async (_tx, redemptionIds, state) =>
      redemptionIds.filter((redemptionId) => {
        const entry = redemptions.get(redemptionId);
        if (entry?.redemption.state !== 'accepted') return false;
        redemptions.set(redemptionId, { ...entry, redemption: { ...entry.redemption, state } });
        return true;
      }),
  };
}
