import { randomBytes, randomUUID } from 'node:crypto';
import { loadConfig } from '@holdfast/config/load-config';
import { databaseOf } from '@holdfast/postgres/database';
import { openDatabase } from '@holdfast/postgres/open-database';
import { serve } from '@holdfast/nest-http/serve';
import { silentLogger } from '@holdfast/telemetry/logger';
import { createTestCa } from '@holdfast/testkit/certificates';
import { startHttpReceiver } from '@holdfast/testkit/http-receiver';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { testRedis } from '@holdfast/testkit/redis';
import { expect } from 'vitest';
import { config as schema } from '../config.ts';
import { startWorkflowEngine } from '../workflow-engine.module.ts';
import { engineMigrations } from './engine-database.ts';
import { accessToken, gateway, startTestIdentity, type GatewayRequest } from './gateway.ts';

const issuer = 'https://localhost:8443';
export const yaml = { 'content-type': 'application/yaml' };

/** The text of a definition in the namespace `test`. @param tasks the items of its `do`, indented by two. */
export function definition(name: string, tasks: string): string {
  return `document:\n  dsl: 1.0.3\n  namespace: test\n  name: ${name}\n  version: 1.0.0\ndo:\n${tasks}`;
}

/** The whole service with Postgres, Redis and mutual TLS, an identity, and something outside to call. */
export async function startRunningEngine(settings: Readonly<Record<string, string>> = {}) {
  const closings: (() => unknown)[] = [];
  const [database, redis, ca] = await Promise.all([createTestDatabase(), testRedis(), createTestCa()]);
  closings.push(() => ca[Symbol.dispose](), () => database.drop(), () => redis.close());
  const receiver = await startHttpReceiver((_, response) => void response.setHeader('content-type', 'application/json').end('{"pet":"dog"}'));
  const identity = await startTestIdentity(await ca.issue({ service: 'identity' }));
  closings.push(() => receiver[Symbol.asyncDispose](), () => identity.close());
  const config = loadConfig(schema, {
    HOLDFAST_PORT: '0',
    HOLDFAST_MANAGEMENT_PORT: '0',
    HOLDFAST_DATABASE_URL: database.url,
    HOLDFAST_REDIS_URL: redis.url,
    HOLDFAST_TLS_DIR: await ca.issue({ service: 'workflow-engine' }),
    HOLDFAST_QUEUE_SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    HOLDFAST_PUBLIC_URL: issuer,
    HOLDFAST_IDENTITY_URL: identity.url,
    HOLDFAST_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    HOLDFAST_EGRESS_ALLOWED_ADDRESSES: receiver.address,
    ...settings,
  });
  const serving = await serve(await startWorkflowEngine(config, silentLogger));
  closings.push(() => serving.drain());

  const beside = await openDatabase({ url: database.url, migrate: false, applicationName: 'test' }, engineMigrations);
  closings.push(() => beside.destroy());

  const [ask, askAsIdentity] = [gateway(serving.port, await ca.issue({ service: 'gateway' })), gateway(serving.port, await ca.issue({ service: 'identity' }))];
  const tenantId = randomUUID();
  const tokenFor = (tenant: string, permissions?: readonly string[]) => accessToken({ issuer, tenantId: tenant, ...(permissions === undefined ? {} : { permissions }) });
  const token = tokenFor(tenantId);
  const asUser = (request: GatewayRequest) => ask({ token, ...request });
  return {
    config,
    receiver,
    tenantId,
    tokenFor,
    /** Without a token unless the request has one. */
    ask,
    /** What the audit has in its chain, oldest first, as identity reads it. */
    audited: async (query = '') => {
      const { body } = await askAsIdentity({ path: `/internal/v1/audit?limit=200${query}` });
      return (body['items'] as { record: Record<string, unknown> }[]).map(({ record }) => record).toReversed();
    },
    asUser,
    /** Another replica. @returns `asUser` of it. */
    replica: async (): Promise<typeof asUser> => {
      const second = await serve(await startWorkflowEngine(config, silentLogger));
      closings.push(() => second.drain());
      const askSecond = gateway(second.port, await ca.issue({ service: 'gateway' }));
      return (request) => askSecond({ token, ...request });
    },
    /** What a test does behind the service's back. */
    query: databaseOf(beside).query.across('test'),
    /** Publishes a definition and starts an instance of it. @returns the path of the instance. */
    started: async (name: string, tasks: string, input: object = {}): Promise<string> => {
      expect(await asUser({ path: '/v1/definitions', headers: yaml, body: definition(name, tasks) })).toMatchObject({ status: 201 });
      const answer = await asUser({ path: '/v1/instances', body: { definition: { namespace: 'test', name, version: '1.0.0' }, input } });
      expect(answer).toMatchObject({ status: 201 });
      return `/v1/instances/${String(answer.body['id'])}`;
    },
    close: async () => {
      for (const close of closings.toReversed()) await close();
    },
  };
}
