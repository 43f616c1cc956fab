import type { MemoryTables } from '../tables.store.memory.ts';
import type { Redemption } from './redemption.ts';
import type { RedemptionStore } from './redemption.store.ts';

export function memoryRedemptions({ redemptions }: MemoryTables): RedemptionStore {
  const entryBy = (matches: (redemption: Redemption) => boolean) => [...redemptions.values()].find(({ redemption }) => matches(redemption));
  return {
    find: async (redemptionId) => redemptions.get(redemptionId)?.redemption,
    findAll: async (redemptionIds) => redemptionIds.flatMap((id) => redemptions.get(id)?.redemption ?? []),
    findOfBookmark: async (bookmarkId) => entryBy((redemption) => redemption.bookmarkId === bookmarkId)?.redemption,
    findOfToken: async (tokenId) => entryBy((redemption) => redemption.tokenId === tokenId),
    settle: async (redemptionIds, state) =>
      redemptionIds.filter((redemptionId) => {
        const entry = redemptions.get(redemptionId);
        if (entry?.redemption.state !== 'accepted') return false;
        redemptions.set(redemptionId, { ...entry, redemption: { ...entry.redemption, state } });
        return true;
      }),
  };
}
