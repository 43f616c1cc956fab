import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { loadConfig } from '@holdfast/config/load-config';
import { definitionSchedules, scheduleOutcomes, scheduleTicks, type JobOf } from '@holdfast/contracts/queues';
import type { InstanceId, MessageId } from '@holdfast/ids/ids';
import { serve } from '@holdfast/nest-http/serve';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { startConsumer } from '@holdfast/queue/consumer';
import { queueMigrations } from '@holdfast/queue/migrations';
import { enqueue } from '@holdfast/queue/outbox';
import { connectRedis } from '@holdfast/queue/redis';
import { startRelay } from '@holdfast/queue/relay';
import { createSeal } from '@holdfast/queue/seal';
import { silentLogger } from '@holdfast/telemetry/logger';
import { createTestCa } from '@holdfast/testkit/certificates';
import { httpsRequest } from '@holdfast/testkit/https-request';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { testRedis } from '@holdfast/testkit/redis';
import { accessToken, startTestIdentity } from '@holdfast/testkit/test-identity';
import { config as schema } from '../config.ts';
import { startScheduler } from '../scheduler.module.ts';
import { ids } from './schedules.ts';

const issuer = 'https://localhost:8443';

export interface Request {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly token?: string;
  readonly body?: object;
  /** Whose certificate comes with it; by default the gateway's. */
  readonly as?: 'gateway' | 'workflow-engine' | 'identity';
}

type Tick = JobOf<typeof scheduleTicks>;

/** Replicas of the scheduler with Postgres, Redis and mutual TLS; beside them an identity, and an engine that hears ticks and reports outcomes. */
export async function runningScheduler(replicas: number) {
  const closings: (() => unknown)[] = [];
  const [database, engineDatabase, redis, ca] = await Promise.all([createTestDatabase(), createTestDatabase(), testRedis(), createTestCa()]);
  closings.push(() => ca[Symbol.dispose](), () => redis.close(), () => engineDatabase.drop(), () => database.drop());
  const identity = await startTestIdentity(await ca.issue({ service: 'identity' }));
  closings.push(() => identity.close());
  const config = loadConfig(schema, {
    HOLDFAST_PORT: '0',
    HOLDFAST_MANAGEMENT_PORT: '0',
    HOLDFAST_DATABASE_URL: database.url,
    HOLDFAST_REDIS_URL: redis.url,
    HOLDFAST_TLS_DIR: await ca.issue({ service: 'scheduler' }),
    HOLDFAST_QUEUE_SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    HOLDFAST_PUBLIC_URL: issuer,
    HOLDFAST_IDENTITY_URL: identity.url,
    HOLDFAST_SCHEDULE_MINIMUM_SECONDS: '1',
  });

  const engineSource = await openDatabase({ url: engineDatabase.url, applicationName: 'engine' }, [queueMigrations]);
  const engine = databaseOf(engineSource);
  const [seal, connection] = [createSeal(config.HOLDFAST_QUEUE_SEAL_KEYS), connectRedis(redis.url)];
  const relay = startRelay({ database: engine, redis: connection, seal, contracts: [scheduleOutcomes, definitionSchedules], logger: silentLogger });
  const heard: Tick[] = [];
  const heardFirst = new Set<MessageId>();
  const consumer = startConsumer({
    redis: connection,
    contract: scheduleTicks,
    seal,
    logger: silentLogger,
    handle: async (tick, { messageId }) => {
      // As the inbox does: a message may be delivered twice, which is no second tick.
      if (!heardFirst.has(messageId)) heard.push(tick);
      heardFirst.add(messageId);
    },
  });
  closings.push(() => engineSource.destroy(), () => connection.close(), () => relay.close(), () => consumer.close());

  const tls = { gateway: await ca.issue({ service: 'gateway' }), 'workflow-engine': await ca.issue({ service: 'workflow-engine' }), identity: await ca.issue({ service: 'identity' }) };
  const serving = await Promise.all(Array.from({ length: replicas }, async () => serve(await startScheduler(config, silentLogger))));
  closings.push(() => Promise.all(serving.map((one) => one.drain())));

  const tenantId = randomUUID();
  const tokenFor = (tenant: string, ...permissions: string[]) => accessToken(issuer, tenant, permissions);
  const token = tokenFor(tenantId, '*');
  const ask = async ({ method, path, token: given = token, body, as = 'gateway' }: Request) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await httpsRequest({
      port: serving[0]?.port ?? 0,
      path,
      method: method ?? (text === undefined ? 'GET' : 'POST'),
      caFile: join(tls[as], 'ca.crt'),
      tlsDir: tls[as],
      headers: { authorization: `Bearer ${given}`, ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) },
      ...(text === undefined ? {} : { body: text }),
    });
    return { status: answer.status, headers: answer.headers, body: answer.text === '' ? {} : (JSON.parse(answer.text) as Record<string, unknown>) };
  };
  /** Reports an outcome as the engine does. */
  const report = (outcome: JobOf<typeof scheduleOutcomes>) => engine.transactions.run((tx) => enqueue(tx, scheduleOutcomes, ids.next<MessageId>(), outcome));
  return {
    tenantId,
    tokenFor,
    ask,
    /** Messages in the order they were heard, each once. */
    heard,
    report,
    /** Tells of a published definition as the engine does. */
    announce: (published: JobOf<typeof definitionSchedules>) => engine.transactions.run((tx) => enqueue(tx, definitionSchedules, ids.next<MessageId>(), published)),
    /** Says that the instance of a tick ran from start to end. */
    ranThrough: async ({ scheduleId, tick, tenantId: tenant }: Tick) => {
      const instanceId = ids.next<InstanceId>();
      await report({ outcome: 'started', scheduleId, tick, tenantId: tenant, instanceId });
      await report({ outcome: 'ended', scheduleId, tick, tenantId: tenant, instanceId, status: 'completed' });
    },
    redis,
    databaseUrl: database.url,
    close: async () => {
      for (const close of closings.splice(0).toReversed()) await close();
    },
  };
}

/** The body of a request that creates a schedule. */
export function scheduleBody(rest: object = {}): object {
  return { name: randomUUID(), definition: { namespace: 'test', name: 'report', version: '1.0.0' }, input: { kind: 'full' }, recurrence: { every: { seconds: 1 } }, overlap: 'allow-all', ...rest };
}
