import { auditMigrations } from '@holdfast/audit/migrations';
import { serviceAudit } from '@holdfast/audit/service-audit';
import { deedOf } from '@holdfast/audit-core/deed';
import { systemClock } from '@holdfast/clock/system-clock';
import { identityChangedChannel } from '@holdfast/contracts/http/revocations';
import { bookmarkClosures, linkRequests, resumeRequests } from '@holdfast/contracts/queues';
import { identityReader } from '@holdfast/http-client/identity-reader';
import { randomIds } from '@holdfast/ids/id-source';
import { AuditController, READABLE_CHAIN, type ReadableChain } from '@holdfast/nest-auth/audit.controller';
import { nestAuth, type NestAuthOptions, type TokenChecks } from '@holdfast/nest-auth/nest-auth.module';
import { clientOriginOf } from '@holdfast/nest-http/client-origin';
import type { ServeOptions } from '@holdfast/nest-http/serve';
import { createDataSource } from '@holdfast/postgres/data-source';
import { databaseOf } from '@holdfast/postgres/database';
import { hotPlanning } from '@holdfast/postgres/hot-planning';
import { openDatabase } from '@holdfast/postgres/open-database';
import { query } from '@holdfast/postgres/query';
import { takeAnswers } from '@holdfast/queue/answers';
import { hear } from '@holdfast/queue/broadcast';
import { startConsumer } from '@holdfast/queue/consumer';
import { queueMigrations } from '@holdfast/queue/migrations';
import { firstUse } from '@holdfast/queue/first-use';
import { connectRedis } from '@holdfast/queue/redis';
import { startRelay } from '@holdfast/queue/relay';
import { createSeal } from '@holdfast/queue/seal';
import type { Logger } from '@holdfast/telemetry/logger';
import { Module, type DynamicModule } from '@nestjs/common';
import { bookmarkClosuresConsumer } from './close/bookmark-closures.consumer.ts';
import { CloseBookmark } from './close/close-bookmark.ts';
import { CloseController } from './close/close.controller.ts';
import type { Config } from './config.ts';
import { startDeliveries } from './delivery/deliveries.module.ts';
import { KeyLifeController } from './keys/key-life.controller.ts';
import { KeysController } from './keys/keys.controller.ts';
import { ListKeys } from './keys/list-keys.ts';
import { PublishKeys } from './keys/publish-keys.ts';
import { RotateKeys } from './keys/rotate-keys.ts';
import { AdmitRequest } from './limit/admit-request.ts';
import { MintController } from './mint/mint.controller.ts';
import { MintToken } from './mint/mint-token.ts';
import { BookmarkTokensController } from './operate/bookmark-tokens.controller.ts';
import { DescribeToken } from './operate/describe-token.ts';
import { InspectToken } from './operate/inspect-token.ts';
import { ListTokens } from './operate/list-tokens.ts';
import { MintForBookmark } from './operate/mint-for-bookmark.ts';
import { ReissueToken } from './operate/reissue-token.ts';
import { ResumeTokensController } from './operate/resume-tokens.controller.ts';
import { RevokeTokens } from './operate/revoke-tokens.ts';
import { UnblockToken } from './operate/unblock-token.ts';
import { AnswerForm } from './page/answer-form.ts';
import { PageController } from './page/page.controller.ts';
import { resumeTokenParts, type Parts } from './parts.module.ts';
import { PUBLIC_URL } from './public-url.ts';
import { ReadReceipt } from './receipt/read-receipt.ts';
import { RedeemToken } from './redeem/redeem-token.ts';
import { ResumeController } from './redeem/resume.controller.ts';
import { ReadRedemption } from './redemption/read-redemption.ts';
import { RedemptionController } from './redemption/redemption.controller.ts';
import { redemptionsSettled } from './redemption/redemption.store.postgres.ts';
import { RevealController } from './reveal/reveal.controller.ts';
import { RevealTokens } from './reveal/reveal-tokens.ts';

@Module({})
class ResumeTokenModule {}

function resumeTokenModule(config: Config, logger: Logger, parts: Parts, checks: TokenChecks & Pick<NestAuthOptions, 'operates' | 'refused'>, chain: ReadableChain): DynamicModule {
  return {
    module: ResumeTokenModule,
    imports: [nestAuth({ issuer: parts.publicUrl, audience: 'holdfast', spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE, ...checks, logger })],
    controllers: [
      MintController, RevealController, CloseController, RedemptionController, ResumeController, PageController, BookmarkTokensController, ResumeTokensController, KeysController, KeyLifeController, AuditController,
    ],
    providers: [
      { provide: READABLE_CHAIN, useValue: chain },
      { provide: PUBLIC_URL, useFactory: () => parts.publicUrl },
      { provide: AdmitRequest, useFactory: () => parts.admit },
      { provide: MintToken, useFactory: () => parts.mint },
      { provide: RevealTokens, useFactory: () => parts.reveal },
      { provide: CloseBookmark, useFactory: () => parts.close },
      { provide: ReadRedemption, useFactory: () => parts.readRedemption },
      { provide: ReadReceipt, useFactory: () => parts.readReceipt },
      { provide: RedeemToken, useFactory: () => parts.redeem },
      { provide: AnswerForm, useFactory: () => parts.answerForm },
      { provide: PublishKeys, useFactory: () => parts.publishKeys },
      { provide: ListKeys, useFactory: () => parts.listKeys },
      { provide: RotateKeys, useFactory: () => parts.rotateKeys },
      { provide: MintForBookmark, useFactory: () => parts.mintForBookmark },
      { provide: ReissueToken, useFactory: () => parts.reissueToken },
      { provide: ListTokens, useFactory: () => parts.listTokens },
      { provide: DescribeToken, useFactory: () => parts.describeToken },
      { provide: InspectToken, useFactory: () => parts.inspectToken },
      { provide: RevokeTokens, useFactory: () => parts.revokeTokens },
      { provide: UnblockToken, useFactory: () => parts.unblockToken },
    ],
  };
}

/** Migrates, makes the cluster's keys unless it has them, and starts what runs beside requests. */
export async function startResumeToken(config: Config, logger: Logger): Promise<ServeOptions> {
  const databaseOptions = { url: config.HOLDFAST_DATABASE_URL, tlsDir: config.HOLDFAST_DATABASE_TLS_DIR, applicationName: 'resume-token' };
  const dataSource = await openDatabase({ ...databaseOptions, migrate: config.HOLDFAST_MIGRATE }, [
    queueMigrations,
    auditMigrations,
    { namespace: 'resume-token', url: new URL('../migrations/', import.meta.url) },
  ]);
  const hot = await createDataSource({ ...databaseOptions, poolSize: 4, settings: hotPlanning }).initialize();
  const database = databaseOf(dataSource);
  const redis = connectRedis(config.HOLDFAST_REDIS_URL, { tlsDir: config.HOLDFAST_REDIS_TLS_DIR, logger });
  const seal = createSeal(config.HOLDFAST_QUEUE_SEAL_KEYS);
  const answers = [takeAnswers(resumeRequests, (given) => parts.settle.execute(given.flatMap(({ results }) => results)))];
  const relay = startRelay({ database, redis, seal, contracts: [resumeRequests, linkRequests], answers, logger });
  const parts = resumeTokenParts(config, logger, database, query(hot), redis, relay);
  await parts.keys.active();
  await parts.rotateKeys.prepare();

  const consumers = [
    startConsumer({ redis, contract: bookmarkClosures, seal, logger, handle: bookmarkClosuresConsumer(parts.close) }),
  ];
  const identity = identityReader({ baseUrl: config.HOLDFAST_IDENTITY_URL, tlsDir: config.HOLDFAST_TLS_DIR, spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE });
  const audit = serviceAudit({ service: 'resume-token', database, ids: randomIds(systemClock), clock: systemClock, logger, witness: identity.witness });
  const chainer = audit.start();
  const changes = hear(redis, identityChangedChannel);
  const settlements = database.listen(redemptionsSettled, (message) => parts.settled.hear(message));
  const deliveries = startDeliveries(config, logger, database, parts);
  return {
    service: 'resume-token',
    config,
    logger,
    module: resumeTokenModule(config, logger, parts, {
      fetchJwks: identity.fetchJwks,
      revocations: { fetch: identity.fetchRevocations, failOpen: config.HOLDFAST_REVOCATIONS_UNKNOWN === 'accept' },
      verifyApiKey: (key, request) => identity.verifyApiKey(key, clientOriginOf(request)),
      operates: identity.operates,
      listen: changes.listen,
      firstUse: firstUse(redis),
      refused: (principal, permission, request) => audit.refusedPermission(deedOf(principal, clientOriginOf(request)), permission),
    }, audit),
    readiness: { database: async () => void (await database.query('SELECT 1')) },
    bodyLimit: 65_536,
    refusedPeer: audit.refusedPeer,
    onDrain: async () => {
      await Promise.all([...consumers.map((consumer) => consumer.close()), deliveries.close(), settlements.close(), chainer.close()]);
      await identity.close();
      changes.close();
      await relay.close();
      await redis.close();
      await Promise.all([hot.destroy(), dataSource.destroy()]);
    },
  };
}
