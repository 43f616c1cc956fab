import { postgresAuditLog } from '@holdfast/audit/postgres-audit-log';
import { systemClock } from '@holdfast/clock/system-clock';
import { linkRequests, resumeRequests } from '@holdfast/contracts/queues';
import { randomIds } from '@holdfast/ids/id-source';
import type { MessageId } from '@holdfast/ids/ids';
import { deriveUuid } from '@holdfast/ids/uuid';
import { enqueue, enqueueAll } from '@holdfast/queue/outbox';
import type { Relay } from '@holdfast/queue/relay';
import type { QueueRedis } from '@holdfast/queue/redis';
import { createEnvelope } from '@holdfast/secrets/envelope';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import type { Query } from '@holdfast/transaction/statements';
import { postgresAttempts } from './attempt/attempt.store.postgres.ts';
import { AuditStrangers, auditedAttempts } from './attempt/audit-attempts.ts';
import { RecordAttempt } from './attempt/record-attempt.ts';
import { postgresBookmarks } from './bookmark/bookmark.store.postgres.ts';
import { CloseBookmark } from './close/close-bookmark.ts';
import type { Config } from './config.ts';
import { postgresDeliveries } from './delivery/delivery.store.postgres.ts';
import { keyCreator } from './keys/create-key.ts';
import { KeyRing } from './keys/key-ring.ts';
import { postgresKeys } from './keys/key.store.postgres.ts';
import { ListKeys } from './keys/list-keys.ts';
import { PublishKeys } from './keys/publish-keys.ts';
import { RotateKeys } from './keys/rotate-keys.ts';
import { AdmitRequest } from './limit/admit-request.ts';
import { requestLimits } from './limit/limits.module.ts';
import { prometheusCounters } from './metrics/counters.module.ts';
import { MintToken } from './mint/mint-token.ts';
import { auditedOperations } from './operate/audit-operations.ts';
import { DescribeToken } from './operate/describe-token.ts';
import { InspectToken } from './operate/inspect-token.ts';
import { ListTokens } from './operate/list-tokens.ts';
import { MintForBookmark } from './operate/mint-for-bookmark.ts';
import { postgresOperatedTokens } from './operate/operated-token.store.postgres.ts';
import { ReissueToken } from './operate/reissue-token.ts';
import { RevokeTokens } from './operate/revoke-tokens.ts';
import { UnblockToken } from './operate/unblock-token.ts';
import { AnswerForm } from './page/answer-form.ts';
import { AskForLink } from './page/ask-for-link.ts';
import { ViewToken } from './page/view-token.ts';
import { PayloadChecks } from './payload/payload-checks.ts';
import { ReadReceipt } from './receipt/read-receipt.ts';
import { SignReceipt } from './receipt/sign-receipt.ts';
import { postgresClaims } from './redeem/claim.store.postgres.ts';
import { CommitClaims } from './redeem/commit-claims.ts';
import { RedeemToken } from './redeem/redeem-token.ts';
import type { ResumeRequests } from './redeem/resume-requests.ts';
import { TokenGuard } from './redeem/token-guard.ts';
import { ReadRedemption } from './redemption/read-redemption.ts';
import { redemptionFacts } from './redemption/redemption-documents.ts';
import { postgresRedemptions } from './redemption/redemption.store.postgres.ts';
import { SettledRedemptions } from './redemption/settled-redemptions.ts';
import { SettleRedemptions } from './redemption/settle-redemptions.ts';
import { RevealTokens } from './reveal/reveal-tokens.ts';
import { ReadToken } from './token/read-token.ts';
import { postgresResumeTokens } from './token/resume-token.store.postgres.ts';
import { SignToken } from './token/sign-token.ts';
import { VerifyToken } from './token/verify-token.ts';

/**
 * Every port with its adapter, every use case with its ports.
 *
 * @param hot statements of redemptions, on connections of their own, which plan as `hotPlanning` says
 */
export function resumeTokenParts(config: Config, logger: Logger, database: Database, hot: Query, redis: QueueRedis, relay: Pick<Relay, 'publish'>) {
  const direct: Database = { ...database, query: hot };
  const { transactions } = database;
  const clock = systemClock;
  const ids = randomIds(clock);
  const counters = prometheusCounters();
  const publicUrl = config.HOLDFAST_PUBLIC_URL;
  const keyStore = postgresKeys(database, createEnvelope(config.HOLDFAST_KEY_ENCRYPTION_KEY));
  const create = keyCreator(config.HOLDFAST_SIGNING_KEY_BITS);
  const keys = new KeyRing(keyStore, clock, create);
  const bookmarks = postgresBookmarks();
  const tokens = postgresResumeTokens(direct);
  const redemptions = postgresRedemptions(direct);
  const deliveries = postgresDeliveries(database);
  const audit = postgresAuditLog(ids, clock);
  const attempts = auditedAttempts(postgresAttempts(database), audit);
  const operated = auditedOperations(postgresOperatedTokens(database), audit);
  const settled = new SettledRedemptions();
  const sign = new SignToken(keys, publicUrl);
  const read = new ReadToken(new VerifyToken(keys, publicUrl), tokens);
  const receipts = new SignReceipt(keys, publicUrl);
  const readRedemption = new ReadRedemption(redemptions);
  const limits = requestLimits(config, logger, redis, clock, attempts);
  const admit = new AdmitRequest(limits, routeRanges(config));
  const guard = new TokenGuard(limits, config.HOLDFAST_RESUME_STRICT);
  const mint = new MintToken({
    keys, bookmarks, tokens, deliveries, operated, transactions, ids, clock, counters,
    longestMs: config.HOLDFAST_RESUME_LONGEST_SECONDS * 1000,
  });
  const mintForBookmark = new MintForBookmark({ mint, sign, tokens, ids, clock });
  const requests: ResumeRequests = {
    hurry: (id, claimed) => void (claimed.length > 0 && relay.publish(resumeRequests, [{ id, data: { redemptions: claimed.map(redemptionFacts) } }])),
    oweAgain: (tx, claimed) => enqueueAll(tx, resumeRequests, claimed.map((redemption) => ({ id: deriveUuid<MessageId>(redemption.redemptionId, 1), data: { redemptions: [redemptionFacts(redemption)] } }))),
  };
  const redeem = new RedeemToken({
    read, guard, redemptions, receipts, settled, ids, counters,
    checks: new PayloadChecks(),
    record: new RecordAttempt(attempts, transactions, counters),
    strangers: new AuditStrangers(audit, transactions),
    claims: new CommitClaims({ claims: postgresClaims(direct, ids, clock), redemptions, requests, ids }),
    waitMs: config.HOLDFAST_RESUME_WAIT_SECONDS * 1000,
  });
  const ask = new AskForLink({
    read, operated, transactions, counters,
    requests: {
      owe: (tx, { tokenId, tenantId, instanceId, bookmarkId }) =>
        enqueue(tx, linkRequests, deriveUuid<MessageId>(tokenId, 1), { tokenId, tenantId, instanceId, bookmarkId, requestedAt: clock.now().toISOString() }),
      noted: ({ tokenId, tenantId, instanceId, bookmarkId }) => logger.warn('the holder of a link asks for a new one', { tokenId, tenantId, instanceId, bookmarkId }),
    },
  });
  return {
    publicUrl, keys, deliveries, settled, sign, admit, mint, mintForBookmark, redeem, readRedemption,
    reveal: new RevealTokens(tokens, sign),
    close: new CloseBookmark(bookmarks, redemptions, transactions),
    settle: new SettleRedemptions(redemptions, requests, transactions, settled),
    readReceipt: new ReadReceipt(readRedemption, tokens, receipts),
    publishKeys: new PublishKeys(keys),
    listKeys: new ListKeys(keyStore),
    rotateKeys: new RotateKeys({ keys: keyStore, transactions, log: audit, create }),
    answerForm: new AnswerForm({ admit, guard, redeem, ask, operated, counters, view: new ViewToken(read, redemptions) }),
    listTokens: new ListTokens(operated),
    describeToken: new DescribeToken(operated),
    inspectToken: new InspectToken({ read, operated, issuer: publicUrl, log: audit, transactions }),
    revokeTokens: new RevokeTokens(operated, transactions),
    unblockToken: new UnblockToken(operated, transactions),
    reissueToken: new ReissueToken(operated, mintForBookmark),
  };
}

export type Parts = ReturnType<typeof resumeTokenParts>;

function routeRanges({ HOLDFAST_RESUME_PAGE_ADDRESSES: page, HOLDFAST_RESUME_API_ADDRESSES: api }: Config) {
  return { ...(page.length === 0 ? {} : { page }), ...(api.length === 0 ? {} : { resume: api, redemption: api }) };
}
