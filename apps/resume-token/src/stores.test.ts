import { ManualClock } from '@holdfast/clock/manual-clock';
import { describe } from 'vitest';
import { memoryAttempts } from './attempt/attempt.store.memory.ts';
import { attemptStoreSuite } from './attempt/attempt.store.testsuite.ts';
import { bookmarkStoreSuite } from './bookmark/bookmark.store.testsuite.ts';
import { memoryBookmarks } from './bookmark/bookmark.store.memory.ts';
import { memoryDeliveries } from './delivery/delivery.store.memory.ts';
import { deliveryStoreSuite } from './delivery/delivery.store.testsuite.ts';
import { memoryKeys } from './keys/key.store.memory.ts';
import { keyStoreSuite } from './keys/key.store.testsuite.ts';
import { memoryOperatedTokens } from './operate/operated-token.store.memory.ts';
import { operatedTokenStoreSuite } from './operate/operated-token.store.testsuite.ts';
import { memoryClaims } from './redeem/claim.store.memory.ts';
import { memoryRedemptions } from './redemption/redemption.store.memory.ts';
import { redemptionStoreSuite } from './redemption/redemption.store.testsuite.ts';
import type { Stores } from './stores.ts';
import { memoryTables, memoryTransactions } from './tables.store.memory.ts';
import { memoryResumeTokens } from './token/resume-token.store.memory.ts';
import { resumeTokenStoreSuite } from './token/resume-token.store.testsuite.ts';

function open(): Stores {
  const tables = memoryTables(new ManualClock(new Date()));
  const [attempts, transactions] = [memoryAttempts(tables), memoryTransactions(tables)];
  return {
    transactions,
    claims: memoryClaims(tables, { attempts, transactions, owe: () => undefined }),
    bookmarks: memoryBookmarks(tables),
    tokens: memoryResumeTokens(tables),
    redemptions: memoryRedemptions(tables),
    deliveries: memoryDeliveries(tables),
    attempts,
    operated: memoryOperatedTokens(tables),
  };
}

describe('in memory', () => {
  keyStoreSuite(async () => {
    const tables = memoryTables(new ManualClock(new Date()));
    const store = memoryKeys(tables);
    return { store, again: () => store, transactions: memoryTransactions(tables) };
  });
  bookmarkStoreSuite(open);
  resumeTokenStoreSuite(open);
  redemptionStoreSuite(open);
  deliveryStoreSuite(open);
  attemptStoreSuite(open);
  operatedTokenStoreSuite(open);
});
