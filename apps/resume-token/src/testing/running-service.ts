import { randomBytes, randomUUID } from 'node:crypto';
import { auditMigrations } from '@holdfast/audit/migrations';
import type { MintRequest } from '@holdfast/contracts/http/resume-token-internal';
import { resumeRequests } from '@holdfast/contracts/queues';
import { parseUuid } from '@holdfast/ids/uuid';
import { serve, type Serving } from '@holdfast/nest-http/serve';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { startConsumer } from '@holdfast/queue/consumer';
import { queueMigrations } from '@holdfast/queue/migrations';
import { connectRedis } from '@holdfast/queue/redis';
import { createSeal } from '@holdfast/queue/seal';
import { silentLogger } from '@holdfast/telemetry/logger';
import { createTestCa, type TestCa } from '@holdfast/testkit/certificates';
import { httpsRequest, type HttpsAnswer } from '@holdfast/testkit/https-request';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { testRedis, type TestRedis } from '@holdfast/testkit/redis';
import { startSmtpCatcher, type SmtpCatcher } from '@holdfast/testkit/smtp-catcher';
import { accessToken, startTestIdentity } from '@holdfast/testkit/test-identity';
import { config as schema } from '../config.ts';
import { startResumeToken } from '../resume-token.module.ts';

export const publicUrl = 'https://holdfast.example';
export const json = { 'content-type': 'application/json' };
export const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Every request of a test comes from one address; races are to be lost at the row and not at a limit. */
export const unlimited = { HOLDFAST_RESUME_ADDRESS_PER_MINUTE: 1_000_000, HOLDFAST_RESUME_TOKEN_BURST: 100_000 };

export interface Minted {
  readonly bookmarkId: string;
  readonly tokenId: string;
  readonly instanceId: string;
  readonly tenantId: string;
}

/** Replicas of the service over a database of their own, with stand-ins for identity and for the engine. */
export class RunningService implements AsyncDisposable {
  readonly replicas: Serving[] = [];
  readonly mails: SmtpCatcher;
  readonly redis: TestRedis;
  readonly ca: TestCa;
  readonly #closers: (() => unknown)[] = [];
  #engineTls = '';
  gatewayTls = '';
  /** Whether the stand-in for the engine resumes what it is told of. */
  engineAnswers = true;
  /** Every redemption that the engine was told of, as often as it was told. */
  readonly told: string[] = [];
  rows: (sql: string, parameters?: unknown[]) => Promise<Record<string, unknown>[]> = () => Promise.reject(new Error('not started'));

  private constructor(mails: SmtpCatcher, redis: TestRedis, ca: TestCa) {
    this.mails = mails;
    this.redis = redis;
    this.ca = ca;
  }

  static async start({ replicas = 1, env = {} }: { replicas?: number; env?: object } = {}): Promise<RunningService> {
    const service = new RunningService(await startSmtpCatcher(), await testRedis(), await createTestCa());
    await service.#start(replicas, env);
    return service;
  }

  async #start(replicas: number, env: object): Promise<void> {
    const { ca, mails, redis } = this;
    const [own, identity] = await Promise.all([createTestDatabase(), startTestIdentity(await ca.issue({ service: 'identity' }))]);
    [this.#engineTls, this.gatewayTls] = await Promise.all([ca.issue({ service: 'workflow-engine' }), ca.issue({ service: 'gateway' })]);
    const sealKey = randomBytes(32);
    const config = schema.parse({
      HOLDFAST_PORT: 0,
      HOLDFAST_MANAGEMENT_PORT: 0,
      HOLDFAST_PUBLIC_URL: publicUrl,
      HOLDFAST_DATABASE_URL: own.url,
      HOLDFAST_REDIS_URL: redis.url,
      HOLDFAST_TLS_DIR: await ca.issue({ service: 'resume-token' }),
      HOLDFAST_IDENTITY_URL: identity.url,
      HOLDFAST_QUEUE_SEAL_KEYS: `test:${sealKey.toString('base64')}`,
      HOLDFAST_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      HOLDFAST_SMTP_URL: mails.url,
      HOLDFAST_RESUME_WAIT_SECONDS: 2,
      HOLDFAST_SIGNING_KEY_BITS: 2048,
      ...env,
    });
    for (let index = 0; index < replicas; index += 1) this.replicas.push(await serve(await startResumeToken(config, silentLogger)));
    const database = await openDatabase({ url: own.url, applicationName: 'test' }, [queueMigrations, auditMigrations, { namespace: 'resume-token', url: new URL('../../migrations/', import.meta.url) }]);
    this.rows = databaseOf(database).query.across('test');

    const queueRedis = connectRedis(redis.url);
    const seal = createSeal([{ id: 'test', key: sealKey }]);
    const consumer = startConsumer({
      redis: queueRedis,
      contract: resumeRequests,
      seal,
      logger: silentLogger,
      handle: async ({ redemptions }) => {
        this.told.push(...redemptions.map(({ redemptionId }) => redemptionId));
        if (!this.engineAnswers) throw new Error('the engine is away');
        return { results: redemptions.map(({ redemptionId }) => ({ redemptionId, result: 'resumed' as const })) };
      },
    });
    this.#closers.push(
      () => Promise.all(this.replicas.map((replica) => replica.drain())),
      () => consumer.close(),
      () => queueRedis.close(),
      () => database.destroy(),
      () => Promise.all([mails.close(), own.drop(), redis.close()]),
      () => identity.close(),
      () => ca[Symbol.dispose](),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closers) await close();
  }

  #send(tlsDir: string, method: string, path: string, body: string | undefined, headers: Record<string, string>, replica = 0): Promise<HttpsAnswer> {
    const port = this.replicas[replica]?.port ?? 0;
    return httpsRequest({ port, caFile: this.ca.caFile, tlsDir, servername: 'resume-token', method, path, headers, ...(body === undefined ? {} : { body }) });
  }

  /** As the engine calls. */
  engine(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<HttpsAnswer> {
    return this.#send(this.#engineTls, method, path, body === undefined ? undefined : JSON.stringify(body), { ...json, ...headers });
  }

  /** As the gateway calls. */
  gateway(method: string, path: string, body?: string, headers: Record<string, string> = {}, replica = 0): Promise<HttpsAnswer> {
    return this.#send(this.gatewayTls, method, path, body, headers, replica);
  }

  /** As the gateway calls for an operator with these permissions. */
  operator(tenantId: string, permissions: readonly string[], method: string, path: string, body?: object): Promise<HttpsAnswer> {
    const authorization = `Bearer ${accessToken(publicUrl, tenantId, permissions, 'operator-1')}`;
    return this.gateway(method, path, body === undefined ? undefined : JSON.stringify(body), { ...json, authorization });
  }

  async mint(given: Partial<MintRequest> = {}): Promise<Minted> {
    const bookmarkId = randomUUID();
    const asked = question(given);
    const answer = await this.engine('POST', `/internal/v1/bookmarks/${bookmarkId}/tokens`, asked, { 'idempotency-key': randomUUID() });
    if (answer.status !== 200) throw new Error(answer.text);
    return { bookmarkId, tokenId: String(document(answer)['tokenId']), instanceId: asked.instanceId, tenantId: asked.tenantId };
  }

  async reveal({ instanceId, tokenId }: Minted): Promise<string> {
    const answer = await this.engine('POST', '/internal/v1/tokens/reveal', { instanceId, tokenIds: [tokenId] });
    const { tokens } = document(answer) as { tokens?: Record<string, string> };
    return tokens?.[tokenId] ?? '';
  }

  resume(token: string, body: object = { outcome: 'approve' }, headers: Record<string, string> = {}, replica = 0): Promise<HttpsAnswer> {
    return this.gateway('POST', '/v1/resume', JSON.stringify(body), { ...json, authorization: `Resume ${token}`, ...headers }, replica);
  }
}

/** The JSON object of an answer. */
export function document({ text }: HttpsAnswer): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}

/** What the engine asks with, for an hour, unless `given` says otherwise. */
export function question(given: Partial<MintRequest> = {}): MintRequest {
  return {
    tenantId: parseUuid(randomUUID()),
    instanceId: parseUuid(randomUUID()),
    definition: { namespace: 'finance', name: 'expense', version: '1.0.0' },
    requestedBy: 'ada@example.com',
    title: `Approve expense ${randomUUID()}`,
    outcomes: ['approve', 'reject'],
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    deliver: false,
    ...given,
  };
}
