import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCa } from '@holdfast/testkit/certificates';
import { httpsRequest } from '@holdfast/testkit/https-request';
import { accessToken, startTestIdentity } from '@holdfast/testkit/test-identity';
import { startEngineEnd, type EngineEndOptions } from './engine-end.ts';
import { startReplica, type Replica } from './scheduler-replica.ts';
import { startServers } from './scheduler-servers.ts';

const issuer = 'https://localhost:8443';

export interface StandOptions extends Pick<EngineEndOptions, 'onTick' | 'onTimer' | 'tickMs'> {
  /** Added to the environment of every replica. */
  readonly settings?: NodeJS.ProcessEnv;
}

/** Servers, an identity and the engine's end of the queues, for schedulers that run as processes of their own. */
export async function schedulerStand({ settings, ...engineOptions }: StandOptions) {
  const logs = mkdtempSync(join(tmpdir(), 'holdfast-stand-'));
  const [servers, ca] = await Promise.all([startServers(), createTestCa()]);
  const identity = await startTestIdentity(await ca.issue({ service: 'identity' }));
  const sealKeys = `k1:${randomBytes(32).toString('base64')}`;
  const [tlsDir, gatewayTls] = await Promise.all([ca.issue({ service: 'scheduler' }), ca.issue({ service: 'gateway' })]);
  const engine = await startEngineEnd({ databaseUrl: servers.databaseUrls.engine, redisUrl: servers.redisUrl, sealKeys, ...engineOptions });
  const env = {
    HOLDFAST_DATABASE_URL: servers.databaseUrls.scheduler,
    HOLDFAST_REDIS_URL: servers.redisUrl,
    HOLDFAST_TLS_DIR: tlsDir,
    HOLDFAST_QUEUE_SEAL_KEYS: sealKeys,
    HOLDFAST_PUBLIC_URL: issuer,
    HOLDFAST_IDENTITY_URL: identity.url,
    ...settings,
  };
  const replicas = new Set<Replica>();
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ca: readFileSync(join(gatewayTls, 'ca.crt')), cert: readFileSync(join(gatewayTls, 'tls.crt')), key: readFileSync(join(gatewayTls, 'tls.key')) });

  return {
    servers,
    engine,
    replicas,
    /** @param more its own environment: another clock, say. */
    start: async (more: NodeJS.ProcessEnv = {}): Promise<Replica> => {
      const replica = await startReplica({ ...env, ...more }, join(logs, 'scheduler.log'));
      replicas.add(replica);
      return replica;
    },
    kill: async (replica: Replica): Promise<void> => {
      replicas.delete(replica);
      replica.child.kill('SIGKILL');
      await replica.child.exited;
    },
    /** Calls with the gateway's certificate on behalf of a tenant that may do everything. */
    callerOf: (tenantId: string) => {
      const authorization = `Bearer ${accessToken(issuer, tenantId, ['*'])}`;
      return async ({ port }: Replica, method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => {
        const text = body === undefined ? '' : JSON.stringify(body);
        const headers = { authorization, ...(text === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) };
        const answer = await httpsRequest({ port, path, method, caFile: join(gatewayTls, 'ca.crt'), tlsDir: gatewayTls, agent, headers, ...(text === '' ? {} : { body: text }) });
        return { status: answer.status, body: answer.text === '' ? {} : (JSON.parse(answer.text) as Record<string, unknown>) };
      };
    },
    log: () => readFileSync(join(logs, 'scheduler.log'), 'utf8'),
    stop: async (): Promise<void> => {
      agent.destroy();
      for (const { child } of replicas) child.kill('SIGCONT');
      await Promise.all([...replicas].map(({ child }) => child.stop(5_000)));
      await engine.close();
      identity.close();
      await servers.stop();
      ca[Symbol.dispose]();
      rmSync(logs, { recursive: true, force: true });
    },
  };
}
