import { ManualClock } from '@holdfast/clock/manual-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { Transactions } from '@holdfast/transaction/transaction';
import { memoryBookmarks } from './bookmark/bookmark.store.memory.ts';
import { CloseBookmark } from './close/close-bookmark.ts';
import { memoryDeliveries } from './delivery/delivery.store.memory.ts';
import { KeyRing } from './keys/key-ring.ts';
import { memoryKeys } from './keys/key.store.memory.ts';
import { MintToken, type MintCommand } from './mint/mint-token.ts';
import { AnswerForm } from './page/answer-form.ts';
import { ViewToken } from './page/view-token.ts';
import { PayloadChecks } from './payload/payload-checks.ts';
import { RedeemToken } from './redeem/redeem-token.ts';
import type { Redemption } from './redemption/redemption.ts';
import { memoryRedemptions } from './redemption/redemption.store.memory.ts';
import { SettledRedemptions } from './redemption/settled-redemptions.ts';
import { SettleRedemption } from './redemption/settle-redemption.ts';
import { RevealTokens } from './reveal/reveal-tokens.ts';
import { memoryTables, memoryTransactions } from './tables.store.memory.ts';
import { ReadToken } from './token/read-token.ts';
import { memoryResumeTokens } from './token/resume-token.store.memory.ts';
import { sampleToken } from './token/sample-token.ts';
import { SignToken } from './token/sign-token.ts';
import { VerifyToken } from './token/verify-token.ts';

export const publicUrl = 'https://holdfast.example';

/** The use cases over memory, and an engine that `engine.answer` stands for: it is sent each redemption, and answers by default at once. */
export function memoryService() {
  const clock = new ManualClock(new Date());
  const ids = randomIds(clock);
  const tables = memoryTables(clock);
  const transactions: Transactions = memoryTransactions(tables);
  const settled = new SettledRedemptions();
  const keys = new KeyRing(memoryKeys(), clock, 2048);
  const bookmarks = memoryBookmarks(tables);
  const tokens = memoryResumeTokens(tables);
  const deliveries = memoryDeliveries(tables);
  const redemptions = memoryRedemptions(tables, ({ redemptionId }) => settled.tell(redemptionId));
  const sign = new SignToken(keys, publicUrl);
  const read = new ReadToken(new VerifyToken(keys, publicUrl), tokens);
  const settle = new SettleRedemption(redemptions, transactions);
  const mint = new MintToken({ keys, bookmarks, tokens, deliveries, transactions, ids, clock });
  const sent: Redemption[] = [];
  const engine = { answer: (redemption: Redemption): void => void settle.execute(redemption.redemptionId, 'resumed') };
  const requests = {
    send: async (_tx: unknown, redemption: Redemption) => {
      sent.push(redemption);
      engine.answer(redemption);
    },
  };
  const redeem = new RedeemToken({ read, checks: new PayloadChecks(), redemptions, requests, settled, transactions, ids, waitMs: 50 });
  return {
    clock, tables, keys, tokens, deliveries, redemptions, transactions, settled, sign, read, mint, redeem, settle, sent, engine,
    close: new CloseBookmark(bookmarks, redemptions, transactions),
    reveal: new RevealTokens(tokens, sign),
    answerForm: new AnswerForm(new ViewToken(read, redemptions), redeem),
    /** A token for a bookmark of its own, and its text. */
    async minted(given: Partial<MintCommand> = {}) {
      const { bookmarkId, instanceId, tenantId, question, recipient } = sampleToken();
      const command = { bookmark: { bookmarkId, instanceId, tenantId }, question, recipient, expiresAt: new Date(clock.now().getTime() + 3_600_000), deliver: false, ...given };
      const minted = await mint.execute(bookmarkId, command);
      if (!minted.ok) throw new Error(minted.refusal.code);
      return { token: minted.value, command, text: (await sign.execute(minted.value)) ?? '' };
    },
  };
}

/** An answer without a payload. */
export function answer(outcome: string, value?: unknown) {
  return { outcome, payload: { from: 'json', value } } as const;
}
