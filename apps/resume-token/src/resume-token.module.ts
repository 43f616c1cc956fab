import { randomUUID } from 'node:crypto';
import { systemClock } from '@holdfast/clock/system-clock';
import { bookmarkClosures, resumeRequests, resumeResults } from '@holdfast/contracts/queues';
import { randomIds } from '@holdfast/ids/id-source';
import type { MessageId } from '@holdfast/ids/ids';
import { deriveUuid } from '@holdfast/ids/uuid';
import { serviceClient } from '@holdfast/http-client/service-client';
import { nestAuth } from '@holdfast/nest-auth/nest-auth.module';
import type { ServeOptions } from '@holdfast/nest-http/serve';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { startConsumer } from '@holdfast/queue/consumer';
import { queueMigrations } from '@holdfast/queue/migrations';
import { enqueue } from '@holdfast/queue/outbox';
import { startPacemaker } from '@holdfast/queue/pacemaker';
import { connectRedis } from '@holdfast/queue/redis';
import { startRelay } from '@holdfast/queue/relay';
import { createSeal } from '@holdfast/queue/seal';
import { createEnvelope } from '@holdfast/secrets/envelope';
import type { Logger } from '@holdfast/telemetry/logger';
import type { Database } from '@holdfast/transaction/database';
import { Module, type DynamicModule } from '@nestjs/common';
import { z } from 'zod';
import { postgresBookmarks } from './bookmark/bookmark.store.postgres.ts';
import { bookmarkClosuresConsumer } from './close/bookmark-closures.consumer.ts';
import { CloseBookmark } from './close/close-bookmark.ts';
import { CloseController } from './close/close.controller.ts';
import type { Config } from './config.ts';
import { DeliverMails } from './delivery/deliver-mails.ts';
import { deliveriesOwed, postgresDeliveries } from './delivery/delivery.store.postgres.ts';
import { smtpMailer } from './delivery/smtp-mailer.ts';
import { KeyRing } from './keys/key-ring.ts';
import { postgresKeys } from './keys/key.store.postgres.ts';
import { MintController } from './mint/mint.controller.ts';
import { MintToken } from './mint/mint-token.ts';
import { AnswerForm } from './page/answer-form.ts';
import { PageController } from './page/page.controller.ts';
import { ViewToken } from './page/view-token.ts';
import { PayloadChecks } from './payload/payload-checks.ts';
import { PUBLIC_URL } from './public-url.ts';
import { RedeemToken } from './redeem/redeem-token.ts';
import { ResumeController } from './redeem/resume.controller.ts';
import { ReadRedemption } from './redemption/read-redemption.ts';
import { RedemptionController } from './redemption/redemption.controller.ts';
import { postgresRedemptions, redemptionsSettled } from './redemption/redemption.store.postgres.ts';
import { resumeResultsConsumer } from './redemption/resume-results.consumer.ts';
import { SettledRedemptions } from './redemption/settled-redemptions.ts';
import { SettleRedemption } from './redemption/settle-redemption.ts';
import { RevealController } from './reveal/reveal.controller.ts';
import { RevealTokens } from './reveal/reveal-tokens.ts';
import { ReadToken } from './token/read-token.ts';
import { postgresResumeTokens } from './token/resume-token.store.postgres.ts';
import { SignToken } from './token/sign-token.ts';
import { VerifyToken } from './token/verify-token.ts';

/** Looks for owed mails after this long at the latest: a pause that ends and a lease that runs out wake nobody. */
const deliveryBeatMs = 2_000;

@Module({})
class ResumeTokenModule {}

/** Every port with its adapter, every use case with its ports. */
function resumeTokenParts(config: Config, database: Database) {
  const { transactions } = database;
  const clock = systemClock;
  const ids = randomIds(clock);
  const publicUrl = config.HOLDFAST_PUBLIC_URL;
  const keys = new KeyRing(postgresKeys(database, createEnvelope(config.HOLDFAST_KEY_ENCRYPTION_KEY)), clock, config.HOLDFAST_SIGNING_KEY_BITS);
  const bookmarks = postgresBookmarks();
  const tokens = postgresResumeTokens(database);
  const redemptions = postgresRedemptions(database);
  const deliveries = postgresDeliveries(database);
  const settled = new SettledRedemptions();
  const sign = new SignToken(keys, publicUrl);
  const read = new ReadToken(new VerifyToken(keys, publicUrl), tokens);
  const redeem = new RedeemToken({
    read,
    checks: new PayloadChecks(),
    redemptions,
    // A redemption owes one message and names it.
    requests: {
      send: (tx, { redemptionId, bookmarkId, instanceId, tenantId }) =>
        enqueue(tx, resumeRequests, deriveUuid<MessageId>(redemptionId, 0), { redemptionId, bookmarkId, instanceId, tenantId }),
    },
    settled,
    transactions,
    ids,
    waitMs: config.HOLDFAST_RESUME_WAIT_SECONDS * 1000,
  });
  return {
    publicUrl,
    keys,
    deliveries,
    settled,
    sign,
    redeem,
    mint: new MintToken({ keys, bookmarks, tokens, deliveries, transactions, ids, clock }),
    reveal: new RevealTokens(tokens, sign),
    close: new CloseBookmark(bookmarks, redemptions, transactions),
    settle: new SettleRedemption(redemptions, transactions),
    readRedemption: new ReadRedemption(redemptions),
    answerForm: new AnswerForm(new ViewToken(read, redemptions), redeem),
  };
}

type Parts = ReturnType<typeof resumeTokenParts>;

/** Reads the keys of access tokens. */
function identityKeys(config: Config) {
  const identity = serviceClient({
    baseUrl: config.HOLDFAST_IDENTITY_URL,
    tlsDir: config.HOLDFAST_TLS_DIR,
    expect: 'identity',
    spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE,
    timeoutMs: 5_000,
  });
  return {
    fetch: async () => {
      const answer = await identity.request({ method: 'GET', path: '/.well-known/jwks.json', schema: z.unknown() });
      return answer.ok ? answer.value : Promise.reject(new Error('identity refuses its keys'));
    },
    close: () => identity.close(),
  };
}

function resumeTokenModule(config: Config, logger: Logger, parts: Parts, fetchJwks: () => Promise<unknown>): DynamicModule {
  return {
    module: ResumeTokenModule,
    imports: [nestAuth({ issuer: parts.publicUrl, audience: 'holdfast', spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE, fetchJwks, logger })],
    controllers: [MintController, RevealController, CloseController, RedemptionController, ResumeController, PageController],
    providers: [
      { provide: PUBLIC_URL, useFactory: () => parts.publicUrl },
      { provide: MintToken, useFactory: () => parts.mint },
      { provide: RevealTokens, useFactory: () => parts.reveal },
      { provide: CloseBookmark, useFactory: () => parts.close },
      { provide: ReadRedemption, useFactory: () => parts.readRedemption },
      { provide: RedeemToken, useFactory: () => parts.redeem },
      { provide: AnswerForm, useFactory: () => parts.answerForm },
    ],
  };
}

/** Mails what is owed, now and from now on. */
function startDeliveries(config: Config, logger: Logger, database: Database, { deliveries, sign, publicUrl }: Parts) {
  const mailer = smtpMailer(config.HOLDFAST_SMTP_URL, config.HOLDFAST_MAIL_FROM);
  const deliver = new DeliverMails({
    deliveries,
    sign,
    mailer,
    owner: randomUUID(),
    publicUrl,
    failed: ({ tokenId, attempt }, { code }) => logger.warn('a mail was not taken and will be tried again', { tokenId, attempt, code }),
  });
  const pacemaker = startPacemaker(async () => {
    try {
      return (await deliver.execute()) ? 0 : deliveryBeatMs;
    } catch (error) {
      logger.error('mails could not be delivered, trying again', { error });
      return deliveryBeatMs;
    }
  });
  const listener = database.listen(deliveriesOwed, pacemaker.wake);
  return {
    close: async () => {
      await Promise.all([listener.close(), pacemaker.stop()]);
      mailer.close();
    },
  };
}

/** Migrates, makes the cluster's keys unless it has them, and starts what runs beside requests. */
export async function startResumeToken(config: Config, logger: Logger): Promise<ServeOptions> {
  const dataSource = await openDatabase({ url: config.HOLDFAST_DATABASE_URL, applicationName: 'resume-token' }, [
    queueMigrations,
    { namespace: 'resume-token', url: new URL('../migrations/', import.meta.url) },
  ]);
  const database = databaseOf(dataSource);
  const parts = resumeTokenParts(config, database);
  await parts.keys.active();

  const redis = connectRedis(config.HOLDFAST_REDIS_URL, { logger });
  const seal = createSeal(config.HOLDFAST_QUEUE_SEAL_KEYS);
  const relay = startRelay({ database, redis, seal, contracts: [resumeRequests], logger });
  const consumers = [
    startConsumer({ redis, contract: resumeResults, seal, logger, handle: resumeResultsConsumer(parts.settle) }),
    startConsumer({ redis, contract: bookmarkClosures, seal, logger, handle: bookmarkClosuresConsumer(parts.close) }),
  ];
  const accessKeys = identityKeys(config);
  const settlements = database.listen(redemptionsSettled, (redemptionId) => parts.settled.tell(redemptionId));
  const deliveries = startDeliveries(config, logger, database, parts);
  return {
    service: 'resume-token',
    config,
    logger,
    module: resumeTokenModule(config, logger, parts, accessKeys.fetch),
    readiness: { database: async () => void (await database.query('SELECT 1')) },
    bodyLimit: 65_536,
    onDrain: async () => {
      await Promise.all([...consumers.map((consumer) => consumer.close()), deliveries.close(), settlements.close(), accessKeys.close()]);
      await relay.close();
      await redis.close();
      await dataSource.destroy();
    },
  };
}
