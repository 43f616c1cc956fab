import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from '@holdfast/clock/system-clock';
import { repositoryRoot } from '@holdfast/local/paths';
import { openPki, type Pki } from '@holdfast/local/pki/pki';
import type { Platform } from '@holdfast/local/platform/platform';
import { StopStack } from '@holdfast/local/platform/stop-stack';
import { onParentDeath } from '@holdfast/local/process/parent-death';
import { findNginx } from '@holdfast/local/provision/nginx';
import { startPostgres } from '@holdfast/local/provision/postgres';
import { startRedis } from '@holdfast/local/provision/redis';
import { inUserNamespace } from '@holdfast/local/provision/unprivileged';
import { perService, type DatabaseService } from '@holdfast/local/services/database-services';
import { databaseUrl, prepareDatabases } from '@holdfast/local/services/databases';
import { choosePorts, defaultPorts } from '@holdfast/local/services/ports';
import { startMailCatcher } from '@holdfast/local/services/programs';
import { serviceEnvironment } from '@holdfast/local/services/service-environment';
import { supervise, type Supervised } from '@holdfast/local/services/supervised';
import { openProcessRecord } from '@holdfast/local/state/process-record';
import { openSecrets } from '@holdfast/local/state/secrets';
import { Network } from './network.ts';
import { startRelay } from './relay.ts';

type Part = DatabaseService | 'gateway';
const databaseServices = ['identity', 'workflow-engine', 'resume-token', 'scheduler'] as const satisfies readonly DatabaseService[];
export const parts: readonly Part[] = [...databaseServices, 'gateway'];
export const replicas = (part: Part): readonly [string, string] => [`${part}-1`, `${part}-2`];
const management = (part: Part): number => (part === 'gateway' ? 8081 : defaultPorts[`${part}Management`]);

/** The platform on ten hosts, two for each service and for the gateway; Postgres, Redis, mail and the balancer stand outside of them. */
export interface Stand extends AsyncDisposable {
  readonly network: Network;
  readonly pki: Pki;
  /** What a single machine would have, to be used through the balancer. `services` are the first replicas. */
  readonly platform: Platform;
  /** Every replica by its name: `identity-1`. */
  readonly programs: ReadonlyMap<string, Supervised>;
  /** Starts one more program in the place of a replica that was stopped, with another certificate. */
  impostor(replica: string, tlsDir: string): Promise<Supervised>;
  log(replica: string): string;
}

export interface StandOptions {
  /** Host and port of this machine that workflows may call. */
  readonly receiver: { readonly host: string; readonly port: number };
}

/** @throws when a part does not start; nothing is left of it then */
export async function startStand({ receiver }: StandOptions): Promise<Stand & { readonly receiverAddress: string; readonly stateDir: string }> {
  const stateDir = await mkdtemp(join(tmpdir(), 'holdfast-hosts-'));
  const stops = new StopStack();
  stops.push(() => rm(stateDir, { recursive: true, force: true }));
  try {
    return await start(stateDir, receiver, stops);
  } catch (error) {
    await stops.run();
    throw error;
  }
}

async function start(stateDir: string, receiver: StandOptions['receiver'], stops: StopStack) {
  const [secrets, record, report] = [openSecrets(join(stateDir, 'secrets')), openProcessRecord(stateDir), () => undefined];
  const ports = await choosePorts('free');
  const [postgres, redis] = await stops.together(
    startPostgres({ stateDir, port: ports.postgres }),
    startRedis({ stateDir, port: ports.redis, password: secrets.password('redis-password') }),
  );
  const network = await Network.open(Object.fromEntries(parts.map((part) => [part, replicas(part)])));
  stops.push(() => network[Symbol.asyncDispose]());
  const way = async (port: number): Promise<number> => {
    const relay = await startRelay({ host: network.address, targets: [{ host: '127.0.0.1', port }] });
    stops.push(() => relay.close());
    return relay.port;
  };
  const pki = await openPki(join(stateDir, 'pki'), systemClock);
  const databases = perService((service) => ({ service, password: secrets.password(`database-${service}`) }));
  await prepareDatabases(postgres.adminUrl, Object.values(databases), postgres.child !== undefined);
  const databaseUrls = perService((service) => databaseUrl(postgres.adminUrl, databases[service]));
  const [postgresPort, redisPort, smtpPort, receiverPort] = [await way(Number(new URL(postgres.adminUrl).port)), await way(Number(new URL(redis.url).port)), await way(ports.smtp), await way(receiver.port)];
  const elsewhere = (url: string, port: number): string => Object.assign(new URL(url), { host: `${network.address}:${port}` }).href;
  const [mail] = await stops.together(startMailCatcher({ stateDir, record, report }, ports));

  const gatewayHosts = replicas('gateway').map((name) => ({ host: network.host(name).address, port: 8443 }));
  const balancer = await startRelay({ host: '127.0.0.1', targets: gatewayHosts, greeting: 'PROXY TCP4 127.0.0.1 127.0.0.1 50000 8443\r\n' });
  stops.push(() => balancer.close());
  const publicUrl = `https://localhost:${balancer.port}`;
  const input = {
    publicUrl, mutualTlsUrl: `https://localhost:${balancer.port}`, smtpPort, tlsDir: pki.workloadDir,
    ports: perService((service) => ({ api: defaultPorts[service], management: management(service) })),
    redisUrlFile: secrets.derivedFile('redis-url', elsewhere(redis.url, redisPort)), sealKeysFile: secrets.sealKeysFile(),
    databaseUrlFile: (service: DatabaseService) => secrets.derivedFile(`database-url-${service}`, elsewhere(databaseUrls[service], postgresPort)),
    keyEncryptionKeyFile: (service: DatabaseService) => secrets.keyFile(`key-encryption-key-${service}`),
    bootstrapSecretFile: secrets.passwordFile('bootstrap-secret'),
  };
  const receiverAddress = `${network.address}:${receiverPort}`;
  const urls = (service: DatabaseService) => replicas(service).map((name) => `https://${network.host(name).address}:${defaultPorts[service]}`).join(',');
  const smtp = { HOLDFAST_SMTP_URL: `smtp://${network.address}:${smtpPort}` };
  const own: Readonly<Record<DatabaseService, NodeJS.ProcessEnv>> = {
    identity: { ...smtp, HOLDFAST_RESUME_TOKEN_URL: 'https://resume-token:4103', HOLDFAST_WORKFLOW_ENGINE_URL: 'https://workflow-engine:4102', HOLDFAST_SCHEDULER_URL: 'https://scheduler:4104' },
    'workflow-engine': { HOLDFAST_IDENTITY_URL: 'https://identity:4101', HOLDFAST_RESUME_TOKEN_URL: 'https://resume-token:4103', HOLDFAST_EGRESS_ALLOWED_ADDRESSES: receiverAddress },
    'resume-token': { ...smtp, HOLDFAST_IDENTITY_URL: 'https://identity:4101', HOLDFAST_RESUME_ADDRESS_PER_MINUTE: '1000000', HOLDFAST_RESUME_TOKEN_BURST: '100000' },
    scheduler: { HOLDFAST_IDENTITY_URL: 'https://identity:4101' },
  };
  const nginx = await findNginx();
  const environment = (part: Part, replica: string): NodeJS.ProcessEnv =>
    part === 'gateway'
      ? {
          ...nginx.env, PATH: `${dirname(nginx.path)}:${process.env.PATH ?? ''}`, NODE_ENV: 'production', HOLDFAST_PUBLIC_URL: publicUrl, HOLDFAST_HOST: '0.0.0.0', HOLDFAST_MANAGEMENT_HOST: '0.0.0.0', HOLDFAST_WORKERS: '1',
          HOLDFAST_PROXY_PROTOCOL: 'true', HOLDFAST_TRUSTED_PROXIES: network.address, HOLDFAST_TLS_DIR: pki.workloadDir('gateway'), HOLDFAST_PUBLIC_TLS_DIR: pki.publicDir,
          HOLDFAST_RUNTIME_DIR: join(stateDir, replica), HOLDFAST_API_PER_MINUTE: '1000000', HOLDFAST_API_BURST: '10000', HOLDFAST_RESUME_PER_MINUTE: '1000000', HOLDFAST_RESUME_BURST: '10000',
          HOLDFAST_IDENTITY_URL: urls('identity'), HOLDFAST_WORKFLOW_ENGINE_URL: urls('workflow-engine'), HOLDFAST_RESUME_TOKEN_URL: urls('resume-token'), HOLDFAST_SCHEDULER_URL: urls('scheduler'),
        }
      : { ...serviceEnvironment(part, input, process.env), HOLDFAST_HOST: '0.0.0.0', HOLDFAST_MANAGEMENT_HOST: '0.0.0.0', ...own[part] };

  const unprivileged = (await inUserNamespace()) ?? [];
  const logFile = (replica: string): string => join(stateDir, 'logs', `${replica}.log`);
  const run = async (replica: string, changed: NodeJS.ProcessEnv = {}): Promise<Supervised> => {
    const [part, host] = [partOf(replica), network.host(replica)];
    const [cwd, words, args] = part === 'gateway' ? [join(repositoryRoot, 'deploy', 'gateway'), unprivileged, []] : [join(repositoryRoot, 'apps', part), [], ['--import', '@holdfast/telemetry/boot']];
    return supervise({
      name: replica, cwd, logFile: logFile(replica), record, report,
      command: [...host.words, ...words, ...(await onParentDeath('TERM')), process.execPath, ...args, 'dist/main.js'],
      env: { ...environment(part, replica), ...changed },
      ready: async () => {
        const { ok, status } = await fetch(`http://${host.address}:${management(part)}/health/ready`, { signal: AbortSignal.timeout(2000) });
        if (!ok) throw new Error(`${replica} is not ready: ${status}`);
      },
    });
  };
  const programs = new Map<string, Supervised>();
  for (const service of databaseServices) {
    // The first of each brings the schema up to date, and the keys.
    for (const replica of replicas(service)) {
      const [program] = await stops.together(run(replica));
      programs.set(replica, program);
      if (replica.endsWith('-1')) await program.waitReady();
    }
  }
  for (const replica of replicas('gateway')) programs.set(replica, (await stops.together(run(replica)))[0]);
  await Promise.all([mail, ...programs.values()].map((program) => program.waitReady()));
  const first = (part: Part): Supervised => programs.get(replicas(part)[0]) ?? mail;
  const platform: Platform = {
    urls: { gateway: publicUrl, mail: `http://127.0.0.1:${ports.mail}` }, ports, apiPorts: perService((service) => [ports[service]]),
    services: { ...perService(first), gateway: first('gateway') }, replicas: parts.map((part) => programs.get(replicas(part)[1]) ?? mail),
    postgres: { adminUrl: postgres.adminUrl, urls: databaseUrls }, redisUrl: redis.url,
    bootstrapSecret: secrets.password('bootstrap-secret'), bootstrapSecretFile: input.bootstrapSecretFile,
    caFile: pki.caFile, pki, logsDir: join(stateDir, 'logs'), failed: new Promise(() => undefined), stop: () => stops.run(),
  };
  return {
    network, pki, platform, programs, receiverAddress, stateDir,
    impostor: async (replica: string, tlsDir: string) => (await stops.together(run(replica, { HOLDFAST_TLS_DIR: tlsDir })))[0],
    log: (replica: string) => readFileSync(logFile(replica), 'utf8'),
    [Symbol.asyncDispose]: () => stops.run(),
  };
}

/** `identity-1` → `identity`. */
function partOf(replica: string): Part {
  const part = parts.find((name) => replicas(name).includes(replica));
  if (part === undefined) throw new Error(`there is no replica ${replica}`);
  return part;
}
