import type { Transactions } from '@holdfast/transaction/transaction';
import type { AttemptStore } from '../attempt/attempt.store.ts';
import { bookmarkEdges } from '../bookmark/bookmark-state.ts';
import type { Redemption } from '../redemption/redemption.ts';
import { recordOf, type MemoryTables } from '../tables.store.memory.ts';
import { refusalOf, tokenEdges } from '../token/token-state.ts';
import type { Claim, ClaimStore } from './claim.store.ts';

/** @param owe what the engine is owed for claims that came through */
export function memoryClaims(tables: MemoryTables, { attempts, owe, transactions }: { attempts: AttemptStore; transactions: Transactions; owe: (claimed: Redemption) => void }): ClaimStore {
  const { bookmarks, clock, redemptions, tokens } = tables;
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
    commit: (claims) =>
      transactions.run(async (tx) => {
        const claimed = claims.map(claimOne);
        for (const redemption of claimed) if (redemption !== undefined) owe(redemption);
        await attempts.note(tx, claims.filter((_, index) => claimed[index] !== undefined).map(({ origin, token: { tenantId, tokenId } }) => ({ origin, tenantId, tokenId, outcome: 'accepted' })));
        return claimed;
      }),
  };
}
