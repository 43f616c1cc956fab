import { auditMigrations } from '@holdfast/audit/migrations';
import { serviceAudit } from '@holdfast/audit/service-audit';
import { deedOf } from '@holdfast/audit-core/deed';
import { systemClock } from '@holdfast/clock/system-clock';
import { identityChangedChannel } from '@holdfast/contracts/http/revocations';
import { scheduleTicks, timersFired } from '@holdfast/contracts/queues';
import { identityReader } from '@holdfast/http-client/identity-reader';
import { randomIds } from '@holdfast/ids/id-source';
import { AuditController, READABLE_CHAIN } from '@holdfast/nest-auth/audit.controller';
import { nestAuth, type NestAuthOptions, type TokenChecks } from '@holdfast/nest-auth/nest-auth.module';
import { clientOriginOf } from '@holdfast/nest-http/client-origin';
import type { ServeOptions } from '@holdfast/nest-http/serve';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { hear } from '@holdfast/queue/broadcast';
import { queueMigrations } from '@holdfast/queue/migrations';
import { firstUse } from '@holdfast/queue/first-use';
import { connectRedis } from '@holdfast/queue/redis';
import { startRelay } from '@holdfast/queue/relay';
import { createSeal } from '@holdfast/queue/seal';
import type { Logger } from '@holdfast/telemetry/logger';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { Config } from './config.ts';
import { prometheusMetrics } from './metrics/scheduler-metrics.module.ts';
import { ScheduleInputsController } from './schedules/schedule-inputs.controller.ts';
import { SchedulesController } from './schedules/schedules.controller.ts';
import { schedulesOn, startSchedules } from './schedules/schedules.module.ts';
import { startTimers } from './timers/timers.module.ts';

/** A replica that stands still keeps what it has locked from the others for this long at most. */
const idleTransactionMs = 2_000;

@Module({})
class SchedulerModule {}

function schedulerModule(config: Config, logger: Logger, providers: Provider[], checks: TokenChecks & Pick<NestAuthOptions, 'refused'>): DynamicModule {
  return {
    module: SchedulerModule,
    imports: [nestAuth({ issuer: config.HOLDFAST_PUBLIC_URL, audience: 'holdfast', spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE, ...checks, logger })],
    controllers: [AuditController, SchedulesController, ScheduleInputsController],
    providers,
  };
}

/** Puts the parts together and starts them. */
export async function startScheduler(config: Config, logger: Logger): Promise<ServeOptions> {
  const dataSource = await openDatabase({ url: config.HOLDFAST_DATABASE_URL, tlsDir: config.HOLDFAST_DATABASE_TLS_DIR, migrate: config.HOLDFAST_MIGRATE, applicationName: 'scheduler', idleTransactionMs }, [
    queueMigrations,
    auditMigrations,
    { namespace: 'scheduler', url: new URL('../migrations/', import.meta.url) },
  ]);
  const redis = connectRedis(config.HOLDFAST_REDIS_URL, { tlsDir: config.HOLDFAST_REDIS_TLS_DIR, logger });
  const seal = createSeal(config.HOLDFAST_QUEUE_SEAL_KEYS);
  const database = databaseOf(dataSource);
  const ids = randomIds(systemClock);
  const identity = identityReader({ baseUrl: config.HOLDFAST_IDENTITY_URL, tlsDir: config.HOLDFAST_TLS_DIR, spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE });
  const changes = hear(redis, identityChangedChannel);

  const relay = startRelay({ database, redis, seal, contracts: [timersFired, scheduleTicks], logger });
  const metrics = prometheusMetrics();
  const audit = serviceAudit({ service: 'scheduler', database, ids, clock: systemClock, logger, witness: identity.witness });
  const schedules = schedulesOn({
    database,
    audit: audit.log,
    ids,
    logger,
    metrics,
    limits: { schedules: config.HOLDFAST_SCHEDULES_PER_TENANT, minimumIntervalMs: config.HOLDFAST_SCHEDULE_MINIMUM_SECONDS * 1000, ticksPerMinute: config.HOLDFAST_TICKS_PER_MINUTE },
  });
  const chainer = audit.start();
  const timers = startTimers({ database, redis, seal, relay, metrics, logger });
  const running = startSchedules(schedules, { database, redis, seal, logger, metrics });

  return {
    service: 'scheduler',
    config,
    logger,
    module: schedulerModule(config, logger, [...schedules.providers, { provide: READABLE_CHAIN, useValue: audit }], {
      fetchJwks: identity.fetchJwks,
      revocations: { fetch: identity.fetchRevocations, failOpen: config.HOLDFAST_REVOCATIONS_UNKNOWN === 'accept' },
      verifyApiKey: (key, request) => identity.verifyApiKey(key, clientOriginOf(request)),
      listen: changes.listen,
      firstUse: firstUse(redis),
      refused: (principal, permission, request) => audit.refusedPermission(deedOf(principal, clientOriginOf(request)), permission),
    }),
    refusedPeer: audit.refusedPeer,
    readiness: {
      database: async () => void (await database.query('SELECT 1')),
    },
    onDrain: async () => {
      await Promise.all([running.close(), timers.close(), chainer.close()]);
      await relay.close();
      changes.close();
      await Promise.all([redis.close(), identity.close(), dataSource.destroy()]);
    },
  };
}
