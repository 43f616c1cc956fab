import { memoryAuditLog } from '@holdfast/audit-core/memory-audit-log';
import { ManualClock } from '@holdfast/clock/manual-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { Transactions } from '@holdfast/transaction/transaction';
import { memoryAttempts } from './attempt/attempt.store.memory.ts';
import { AuditStrangers, auditedAttempts } from './attempt/audit-attempts.ts';
import { RecordAttempt } from './attempt/record-attempt.ts';
import { memoryBookmarks } from './bookmark/bookmark.store.memory.ts';
import { CloseBookmark } from './close/close-bookmark.ts';
import { memoryDeliveries } from './delivery/delivery.store.memory.ts';
import { keyCreator } from './keys/create-key.ts';
import { KeyRing } from './keys/key-ring.ts';
import { memoryKeys } from './keys/key.store.memory.ts';
import { PublishKeys } from './keys/publish-keys.ts';
import { RotateKeys } from './keys/rotate-keys.ts';
import { AdmitRequest, type RouteRanges } from './limit/admit-request.ts';
import { LocalRequestLimits } from './limit/local-request-limits.ts';
import type { Counters } from './metrics/counters.ts';
import { MintToken, type MintCommand } from './mint/mint-token.ts';
import { auditedOperations } from './operate/audit-operations.ts';
import { DescribeToken } from './operate/describe-token.ts';
import { InspectToken } from './operate/inspect-token.ts';
import { ListTokens } from './operate/list-tokens.ts';
import { MintForBookmark } from './operate/mint-for-bookmark.ts';
import { memoryOperatedTokens } from './operate/operated-token.store.memory.ts';
import { ReissueToken } from './operate/reissue-token.ts';
import { RevokeTokens } from './operate/revoke-tokens.ts';
import { UnblockToken } from './operate/unblock-token.ts';
import { AnswerForm } from './page/answer-form.ts';
import { AskForLink } from './page/ask-for-link.ts';
import { ViewToken } from './page/view-token.ts';
import { PayloadChecks } from './payload/payload-checks.ts';
import { ReadReceipt } from './receipt/read-receipt.ts';
import { SignReceipt } from './receipt/sign-receipt.ts';
import { memoryClaims } from './redeem/claim.store.memory.ts';
import { CommitClaims } from './redeem/commit-claims.ts';
import { RedeemToken } from './redeem/redeem-token.ts';
import { TokenGuard } from './redeem/token-guard.ts';
import { ReadRedemption } from './redemption/read-redemption.ts';
import { memoryRedemptions } from './redemption/redemption.store.memory.ts';
import type { Redemption } from './redemption/redemption.ts';
import { SettleRedemptions } from './redemption/settle-redemptions.ts';
import { SettledRedemptions } from './redemption/settled-redemptions.ts';
import { RevealTokens } from './reveal/reveal-tokens.ts';
import { memoryTables, memoryTransactions } from './tables.store.memory.ts';
import { ReadToken } from './token/read-token.ts';
import { memoryResumeTokens } from './token/resume-token.store.memory.ts';
import type { ResumeToken } from './token/resume-token.ts';
import { sampleToken } from './token/sample-token.ts';
import { SignToken } from './token/sign-token.ts';
import { VerifyToken } from './token/verify-token.ts';

export const publicUrl = 'https://holdfast.example';

/** The use cases over memory, and an engine that `engine` stands for: it is owed each redemption in the commit of the claim, and answers by default at once after it. */
export function memoryService({ strict = false, ranges = {} }: { strict?: boolean; ranges?: RouteRanges } = {}) {
  const clock = new ManualClock(new Date());
  const ids = randomIds(clock);
  const counted: string[] = [];
  const counters = memoryCounters(counted);
  const tables = memoryTables(clock);
  const transactions: Transactions = memoryTransactions(tables);
  const settled = new SettledRedemptions();
  const keyStore = memoryKeys(tables);
  const create = keyCreator(2048);
  const keys = new KeyRing(keyStore, clock, create);
  const bookmarks = memoryBookmarks(tables);
  const tokens = memoryResumeTokens(tables);
  const deliveries = memoryDeliveries(tables);
  const audit = memoryAuditLog();
  const operated = auditedOperations(memoryOperatedTokens(tables), audit);
  const attempts = auditedAttempts(memoryAttempts(tables), audit);
  const redemptions = memoryRedemptions(tables);
  const sign = new SignToken(keys, publicUrl);
  const read = new ReadToken(new VerifyToken(keys, publicUrl), tokens);
  const mint = new MintToken({ keys, bookmarks, tokens, deliveries, operated, transactions, ids, clock, longestMs: 30 * 86_400_000, counters });
  const receipts = new SignReceipt(keys, publicUrl);
  const limits = new LocalRequestLimits(clock, { addressPerMinute: 100, tokenPerMinute: 10, tokenBurst: 3 });
  const guard = new TokenGuard(limits, strict);
  const mintForBookmark = new MintForBookmark({ mint, sign, tokens, ids, clock });
  const asked: ResumeToken[] = [];
  const sent: Redemption[] = [];
  const engine = { owe: (redemption: Redemption): unknown => sent.push(redemption), answer: (redemption: Redemption): void => void settle.execute([{ redemptionId: redemption.redemptionId, result: 'resumed' }]) };
  const again: Redemption[] = [];
  const requests = {
    oweAgain: async (_tx: unknown, failed: readonly Redemption[]) => void again.push(...failed),
    hurry: (_messageId: unknown, claimed: readonly Redemption[]) => {
      for (const redemption of claimed) engine.answer(redemption);
    },
  };
  const settle = new SettleRedemptions(redemptions, requests, transactions, settled);
  const claims = new CommitClaims({ claims: memoryClaims(tables, { attempts, transactions, owe: (claimed) => engine.owe(claimed) }), redemptions, requests, ids });
  const record = new RecordAttempt(attempts, transactions, counters);
  const redeem = new RedeemToken({ read, guard, checks: new PayloadChecks(), claims, record, strangers: new AuditStrangers(audit, transactions), redemptions, receipts, settled, ids, counters, waitMs: 50 });
  const ask = new AskForLink({ read, operated, transactions, counters, requests: { owe: async (_tx, token) => void asked.push(token), noted: () => undefined } });
  return {
    audit, clock, tables, tokens, deliveries, redemptions, transactions, settled, sign, read, mint, redeem, settle, sent, again, engine, asked, counted, operated, attempts, mintForBookmark, keys,
    close: new CloseBookmark(bookmarks, redemptions, transactions),
    reveal: new RevealTokens(tokens, sign),
    answerForm: new AnswerForm({ admit: new AdmitRequest(limits, ranges), guard, view: new ViewToken(read, redemptions), redeem, ask, operated, counters }),
    readReceipt: new ReadReceipt(new ReadRedemption(redemptions), tokens, receipts),
    publishKeys: new PublishKeys(keys),
    keyStore,
    rotateKeys: new RotateKeys({ keys: keyStore, transactions, log: audit, create }),
    listTokens: new ListTokens(operated),
    describeToken: new DescribeToken(operated),
    inspectToken: new InspectToken({ read, operated, issuer: publicUrl, log: audit, transactions }),
    revokeTokens: new RevokeTokens(operated, transactions),
    unblockToken: new UnblockToken(operated, transactions),
    reissueToken: new ReissueToken(operated, mintForBookmark),
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

/** Counters that say what was counted. */
function memoryCounters(counted: string[]): Counters {
  return {
    issued: (by) => void counted.push(`issued by ${by}`),
    shown: () => void counted.push('shown'),
    redeemed: () => void counted.push('redeemed'),
    refused: (code) => void counted.push(`refused: ${code}`),
    blocked: () => void counted.push('blocked'),
    linkAsked: () => void counted.push('link asked'),
  };
}

/** Where the requests of tests come from. */
export const origin = { address: '192.0.2.7', requestId: 'request-1', traceId: 'trace-1' } as const;

/** An answer without a payload. */
export function answer(outcome: string, value?: unknown) {
  return { outcome, payload: { from: 'json', value } } as const;
}
