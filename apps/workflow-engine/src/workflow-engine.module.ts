import { auditMigrations } from '@holdfast/audit/migrations';
import { serviceAudit } from '@holdfast/audit/service-audit';
import { deedOf } from '@holdfast/audit-core/deed';
import { systemClock } from '@holdfast/clock/system-clock';
import { identityChangedChannel } from '@holdfast/contracts/http/revocations';
import { bookmarkClosures, definitionSchedules, linkRequests, resumeRequests, scheduleOutcomes, scheduleTicks, timerCommands, timersFired } from '@holdfast/contracts/queues';
import type { ServiceName } from '@holdfast/contracts/services';
import { egress } from '@holdfast/http-client/egress';
import { identityReader } from '@holdfast/http-client/identity-reader';
import { serviceClient } from '@holdfast/http-client/service-client';
import { randomIds } from '@holdfast/ids/id-source';
import type { InstanceId } from '@holdfast/ids/ids';
import type { Uuid } from '@holdfast/ids/uuid';
import { AuditController, READABLE_CHAIN, type ReadableChain } from '@holdfast/nest-auth/audit.controller';
import { nestAuth, type NestAuthOptions, type TokenChecks } from '@holdfast/nest-auth/nest-auth.module';
import { clientOriginOf } from '@holdfast/nest-http/client-origin';
import type { ServeOptions } from '@holdfast/nest-http/serve';
import { createDataSource } from '@holdfast/postgres/data-source';
import { databaseOf } from '@holdfast/postgres/database';
import { hotPlanning } from '@holdfast/postgres/hot-planning';
import { openDatabase } from '@holdfast/postgres/open-database';
import { query } from '@holdfast/postgres/query';
import { hear } from '@holdfast/queue/broadcast';
import { startConsumer } from '@holdfast/queue/consumer';
import { queueMigrations } from '@holdfast/queue/migrations';
import { startPacemaker } from '@holdfast/queue/pacemaker';
import { PutBack } from '@holdfast/queue/put-back';
import { firstUse } from '@holdfast/queue/first-use';
import { connectRedis } from '@holdfast/queue/redis';
import { startRelay } from '@holdfast/queue/relay';
import { TerminalFailure } from '@holdfast/queue/terminal-failure';
import { createSeal } from '@holdfast/queue/seal';
import { createEnvelope } from '@holdfast/secrets/envelope';
import type { Logger } from '@holdfast/telemetry/logger';
import { Module, type DynamicModule } from '@nestjs/common';
import { linkRequestsConsumer } from './bookmarks/link-requests.consumer.ts';
import { resumeRequestsConsumer } from './bookmarks/resume-requests.consumer.ts';
import type { Config } from './config.ts';
import { DefinitionsController } from './definitions/definitions.controller.ts';
import { CheckDefinition } from './definitions/check-definition.ts';
import { CompareDefinitions } from './definitions/compare-definitions.ts';
import { DefinitionLifeController } from './definitions/definition-life.controller.ts';
import { ExaminerThread } from './definitions/examiner-thread.ts';
import { FindDefinition } from './definitions/find-definition.ts';
import { ListDefinitions } from './definitions/list-definitions.ts';
import { RetireDefinition } from './definitions/retire-definition.ts';
import { PublishDefinition } from './definitions/publish-definition.ts';
import { postgresStores } from './engine.store.postgres.ts';
import { createEngine, type Engine } from './engine.ts';
import { EventsController } from './events/events.controller.ts';
import { countMissedStarts } from './events/missed-starts.module.ts';
import { ListMissedStarts } from './events/list-missed-starts.ts';
import { Lifecycle } from './events/lifecycle.ts';
import { ReceiveEvents } from './events/receive-events.ts';
import { AwaitEnd } from './instances/await-end.ts';
import { CancelInstance } from './instances/cancel-instance.ts';
import { ExplainInstance } from './instances/explain-instance.ts';
import { FindInstance } from './instances/find-instance.ts';
import { InstancesController } from './instances/instances.controller.ts';
import { ListInstances } from './instances/list-instances.ts';
import { ReadHistory } from './instances/read-history.ts';
import { RetryInstance } from './instances/retry-instance.ts';
import { ReleaseInstance } from './isolation/release-instance.ts';
import { SteerInstance } from './instances/steer-instance.ts';
import { SteeringController } from './instances/steering.controller.ts';
import { StartBatch } from './instances/start-batch.ts';
import { StartsController } from './instances/starts.controller.ts';
import { StartInstance } from './instances/start-instance.ts';
import { resumeTokensOverHttp } from './resume-tokens/resume-tokens.module.ts';
import { scheduleInputsOverHttp } from './schedules/schedule-inputs.module.ts';
import { scheduleTicksConsumer } from './schedules/schedule-ticks.consumer.ts';
import { StartScheduled } from './schedules/start-scheduled.ts';
import { ManageSecrets } from './secrets/manage-secrets.ts';
import { SecretsController } from './secrets/secrets.controller.ts';
import { putBackEarly } from './timers/put-back-early.ts';
import { timersFiredConsumer } from './timers/timers-fired.consumer.ts';
import { crashChannelProbe } from './turns/crash-channel.module.ts';

/** Milliseconds between looks for what a replica that died has left. */
const sweepMs = 500;
/** Milliseconds between looks for what is old: events, instances that have ended, searches that nobody uses. */
const forgetMs = 60_000;
/** Milliseconds that one of our own services has to answer. */
const serviceTimeoutMs = 5_000;
/** The longest answer that a call may bring into a workflow. Bytes. */
const maxAnswerBytes = 4 * 1024 * 1024;
/** Timers, and ticks of schedules, that are taken in at the same time: their turns share commits. */
const wakeUpsAtOnce = 64;
/** The channel on which replicas ask each other to let a turn of an instance through. */
const instancesAskedFor = 'instances_asked_for';
/** Timers are held for a moment, so more of them are at hand when a replica is killed. */
const timersTakenOverAfterMs = 1_600;
/** Milliseconds of a drain that are kept for closing what calls need. */
const closingMs = 2_000;

@Module({})
class WorkflowEngineModule {}

function workflowEngineModule(config: Config, logger: Logger, engine: Engine, checks: TokenChecks & Pick<NestAuthOptions, 'refused'>, chain: ReadableChain): DynamicModule {
  return {
    module: WorkflowEngineModule,
    imports: [nestAuth({ issuer: config.HOLDFAST_PUBLIC_URL, audience: 'holdfast', spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE, ...checks, logger })],
    controllers: [AuditController, DefinitionsController, DefinitionLifeController, EventsController, InstancesController, SecretsController, StartsController, SteeringController],
    providers: [
      { provide: READABLE_CHAIN, useValue: chain },
      { provide: PublishDefinition, useFactory: () => engine.publishDefinition },
      { provide: CheckDefinition, useFactory: () => engine.checkDefinition },
      { provide: RetireDefinition, useFactory: () => engine.retireDefinition },
      { provide: CompareDefinitions, useFactory: () => engine.compareDefinitions },
      { provide: FindDefinition, useFactory: () => engine.findDefinition },
      { provide: ListDefinitions, useFactory: () => engine.listDefinitions },
      { provide: StartInstance, useFactory: () => engine.startInstance },
      { provide: StartBatch, useFactory: () => engine.startBatch },
      { provide: AwaitEnd, useFactory: () => engine.awaitEnd },
      { provide: FindInstance, useFactory: () => engine.findInstance },
      { provide: ExplainInstance, useFactory: () => engine.explainInstance },
      { provide: ReleaseInstance, useFactory: () => engine.releaseInstance },
      { provide: SteerInstance, useFactory: () => engine.steerInstance },
      { provide: RetryInstance, useFactory: () => engine.retryInstance },
      { provide: ListInstances, useFactory: () => engine.listInstances },
      { provide: ReadHistory, useFactory: () => engine.readHistory },
      { provide: ManageSecrets, useFactory: () => engine.manageSecrets },
      { provide: ListMissedStarts, useFactory: () => engine.listMissedStarts },
      { provide: ReceiveEvents, useFactory: () => engine.receiveEvents },
      { provide: CancelInstance, useFactory: () => engine.cancelInstance },
    ],
  };
}

/** Takes up, now and from now on, what other replicas left undone. */
function startSweeps(engine: Engine, leaseMs: number, logger: Logger) {
  const sweep = (pass: () => Promise<unknown>, pauseMs = sweepMs) =>
    startPacemaker(async () => {
      await pass().catch((error: unknown) => logger.error('a sweep failed and will be tried again', { error }));
      return pauseMs;
    });
  const sweeps = [sweep(() => engine.sweepCalls.sweep()), sweep(() => engine.continueAbandoned.sweep()), sweep(() => engine.matchEvents.claim()), sweep(() => engine.retryMissedStarts()), sweep(() => engine.catchUp.sweep(leaseMs)), sweep(() => engine.forgetEvents(), forgetMs), sweep(() => engine.forgetInstances.sweep(), forgetMs), sweep(async () => engine.forgetSearches(), forgetMs)];
  return { stop: () => Promise.all(sweeps.map((pacemaker) => pacemaker.stop())) };
}

/** Migrates, puts the parts together, and starts what runs beside requests. */
export async function startWorkflowEngine(config: Config, logger: Logger): Promise<ServeOptions> {
  const databaseOptions = { url: config.HOLDFAST_DATABASE_URL, tlsDir: config.HOLDFAST_DATABASE_TLS_DIR, applicationName: 'workflow-engine' };
  const dataSource = await openDatabase({ ...databaseOptions, migrate: config.HOLDFAST_MIGRATE, poolSize: 16 }, [
    queueMigrations,
    auditMigrations,
    { namespace: 'workflow-engine', url: new URL('../migrations/', import.meta.url) },
  ]);
  const hot = await createDataSource({ ...databaseOptions, poolSize: 4, settings: hotPlanning, pipeline: true }).initialize();
  const database = databaseOf(dataSource);
  const client = (baseUrl: string, expect: ServiceName) =>
    serviceClient({ baseUrl, expect, tlsDir: config.HOLDFAST_TLS_DIR, spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE, timeoutMs: serviceTimeoutMs });
  const resumeToken = client(config.HOLDFAST_RESUME_TOKEN_URL, 'resume-token');
  const scheduler = client(config.HOLDFAST_SCHEDULER_URL, 'scheduler');
  const identity = identityReader({ baseUrl: config.HOLDFAST_IDENTITY_URL, tlsDir: config.HOLDFAST_TLS_DIR, spiffeNamespace: config.HOLDFAST_SPIFFE_NAMESPACE });
  const outside = egress({ timeoutMs: config.HOLDFAST_CALL_TIMEOUT_SECONDS * 1000, allowedAddresses: config.HOLDFAST_EGRESS_ALLOWED_ADDRESSES, allowedPorts: config.HOLDFAST_EGRESS_PORTS, maxBytes: maxAnswerBytes, proxyUrl: config.HOLDFAST_EGRESS_PROXY_URL, extraCa: config.HOLDFAST_EGRESS_CA });
  const [clock, ids, leaseMs] = [systemClock, randomIds(systemClock), config.HOLDFAST_CALL_LEASE_SECONDS * 1000];
  const audit = serviceAudit({ service: 'workflow-engine', database, ids, clock, logger, witness: identity.witness });
  const stores = postgresStores(database, { owner: ids.next<Uuid<'lease-owner'>>(), milliseconds: leaseMs }, { hot: query(hot), owedMs: config.HOLDFAST_LIFECYCLE_EVENTS === 'none' ? 0 : undefined });
  const engine = createEngine({
    stores,
    resumeTokens: resumeTokensOverHttp(resumeToken),
    lifecycle: new Lifecycle(config.HOLDFAST_LIFECYCLE_EVENTS, config.HOLDFAST_PUBLIC_URL),
    sealing: createEnvelope(config.HOLDFAST_KEY_ENCRYPTION_KEY),
    outside,
    limits: {
      instances: config.HOLDFAST_TENANT_INSTANCES,
      eventsPerSecond: config.HOLDFAST_TENANT_EVENTS_PER_SECOND,
      stateSize: config.HOLDFAST_INSTANCE_STATE_CHARACTERS,
      historyLength: config.HOLDFAST_INSTANCE_HISTORY_ENTRIES,
    },
    retentionMs: config.HOLDFAST_RETENTION_DAYS === undefined ? undefined : config.HOLDFAST_RETENTION_DAYS * 86_400_000,
    defaultCatalog: config.HOLDFAST_DEFAULT_CATALOG_URL,
    examine: new ExaminerThread().examine,
    clock,
    ids,
    leaseMs,
    probe: crashChannelProbe(),
    askElsewhere: (instanceId) => database.query('SELECT pg_notify($1, $2)', [instancesAskedFor, instanceId]),
    onFailure: (error) => logger.error('work was interrupted; a sweep takes it up again', { error }),
    onPoison: ({ tenantId, instanceId, definition: { namespace, name, version }, failures, error }) =>
      logger.error('an instance cannot go on and is isolated', { tenantId, instanceId, definition: `${namespace}/${name}/${version}`, attempt: failures, error }),
    onMissedStart: countMissedStarts(logger),
    onRepeat: ({ callId, instanceId, attempt }, reason) => logger.warn('a call will be tried again', { callId, instanceId, attempt, reason }),
  });

  const asked = database.listen(instancesAskedFor, (instanceId) => {
    if (instanceId !== undefined) engine.rightOfWay.askedElsewhere(instanceId as InstanceId); // as another replica has sent it
  });

  const startScheduled = new StartScheduled(engine.startInstance, stores.sender, scheduleInputsOverHttp(scheduler));

  const redis = connectRedis(config.HOLDFAST_REDIS_URL, { tlsDir: config.HOLDFAST_REDIS_TLS_DIR, logger });
  const changes = hear(redis, identityChangedChannel);
  const seal = createSeal(config.HOLDFAST_QUEUE_SEAL_KEYS);
  const relay = startRelay({ database, redis, seal, contracts: [timerCommands, bookmarkClosures, scheduleOutcomes, definitionSchedules], logger });
  const onApart = (apartMs: number) => logger.warn("the clock of the scheduler's database is ahead of that of workflow-engine's: its timers wait in the queue", { apartMs });
  const consumers = [
    startConsumer({ redis, contract: linkRequests, seal, logger, handle: linkRequestsConsumer(engine.noteLinkRequest) }),
    startConsumer({ redis, contract: resumeRequests, seal, logger, handle: parkUnknown(resumeRequestsConsumer(engine.resumeBookmark)) }),
    startConsumer({ redis, contract: timersFired, seal, logger, handle: putBackEarly(timersFiredConsumer(engine.fireTimer), { putBack: (delayMs) => new PutBack(delayMs), onApart, clock }), concurrency: wakeUpsAtOnce, takenOverAfterMs: timersTakenOverAfterMs }),
    startConsumer({ redis, contract: scheduleTicks, seal, logger, handle: scheduleTicksConsumer(startScheduled, engine.cancelInstance), concurrency: wakeUpsAtOnce }),
  ];
  const sweeps = startSweeps(engine, leaseMs, logger);
  const chainer = audit.start();

  return {
    service: 'workflow-engine',
    config,
    logger,
    module: workflowEngineModule(config, logger, engine, {
      fetchJwks: identity.fetchJwks,
      revocations: { fetch: identity.fetchRevocations, failOpen: config.HOLDFAST_REVOCATIONS_UNKNOWN === 'accept' },
      verifyApiKey: (key, request) => identity.verifyApiKey(key, clientOriginOf(request)),
      listen: changes.listen,
      firstUse: firstUse(redis),
      refused: (principal, permission, request) => audit.refusedPermission(deedOf(principal, clientOriginOf(request)), permission),
    }, audit),
    refusedPeer: audit.refusedPeer,
    readiness: { database: async () => void (await database.query('SELECT 1')) },
    onDrain: async () => {
      await Promise.all([sweeps.stop(), ...consumers.map((consumer) => consumer.close())]);
      await engine.background.idle(Math.max(config.HOLDFAST_DRAIN_SECONDS * 1000 - closingMs, 0));
      await outside.close();
      // Calls that were cut off give themselves back, for another replica to repeat.
      await engine.background.idle(closingMs / 2);
      await Promise.all([relay.close(), chainer.close(), asked.close()]);
      changes.close();
      await Promise.all([redis.close(), identity.close(), resumeToken.close(), scheduler.close(), hot.destroy(), dataSource.destroy()]);
    },
  };
}

/** A message about what does not exist is kept for an operator, and is not tried for ever. */
function parkUnknown<Job, Answer>(handle: (job: Job) => Promise<Answer | 'unknown'>): (job: Job) => Promise<Answer> {
  return async (job) => {
    const answer = await handle(job);
    if (answer !== 'unknown') return answer;
    throw new TerminalFailure('resume-token does not know a redemption that it asked for');
  };
}
