import { join } from 'node:path';
import { databaseUrl, prepareDatabases } from '../services/databases.ts';
import { perService, type DatabaseService } from '../services/database-services.ts';
import { startGateway } from '../services/gateway.ts';
import { choosePorts } from '../services/ports.ts';
import { chooseReplicas, portsOf } from '../services/replicas.ts';
import { startMailCatcher, startService } from '../services/programs.ts';
import { serviceEnvironment } from '../services/service-environment.ts';
import { takeLock } from '../state/lock.ts';
import { openProcessRecord, stopOrphans } from '../state/process-record.ts';
import { removeRunFile, writeRunFile } from '../state/run-file.ts';
import { openSecrets } from '../state/secrets.ts';
import { environmentInput } from './environment-input.ts';
import type { Platform, PlatformOptions } from './platform.ts';
import { startServers } from './servers.ts';
import { StopStack } from './stop-stack.ts';

/**
 * Starts the whole platform and resolves when every part is ready. The services must have been built.
 *
 * @throws {LockedError} when it already runs on this state folder. Any failure first stops what was begun.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const stops = new StopStack();
  const abort = (): void => void stops.run();
  options.signal?.addEventListener('abort', abort);
  try {
    stops.push(takeLock(options.stateDir));
    const platform = await start(options, stops);
    options.signal?.throwIfAborted();
    return platform;
  } catch (error) {
    await stops.run();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', abort);
  }
}

async function start({ stateDir, env, replicas = {}, tireless = false, origins = [], traceRatio = 0.1, limits, ports: wanted, report = () => {} }: PlatformOptions, stops: StopStack): Promise<Platform> {
  const orphans = await stopOrphans(stateDir);
  if (orphans.length > 0) report(`Stopped what a killed start had left: ${orphans.join(', ')}`);
  const launch = { stateDir, report, tireless, record: openProcessRecord(stateDir) };
  const secrets = openSecrets(join(stateDir, 'secrets'));
  const ports = await choosePorts(wanted);
  const servers = await startServers(launch, ports, secrets, stops);
  const { postgres, redis, nginx, pki } = servers;

  const databases = perService((service) => ({ service, password: secrets.password(`database-${service}`) }));
  await prepareDatabases(postgres.adminUrl, Object.values(databases), postgres.child !== undefined);
  const databaseUrls = perService((service) => databaseUrl(postgres.adminUrl, databases[service]));
  const input = environmentInput(ports, servers, secrets, databaseUrls);

  const [mail] = await stops.together(startMailCatcher(launch, ports));
  const environmentOf = (service: DatabaseService): NodeJS.ProcessEnv => ({ ...serviceEnvironment(service, input, process.env), ...env?.[service] });
  const starting = perService((service) => startService(launch, service, environmentOf(service), ports[`${service}Management`]));
  const [identity, engine, resumeToken, scheduler] = await stops.together(starting.identity, starting['workflow-engine'], starting['resume-token'], starting.scheduler);
  const further = await chooseReplicas(replicas);
  const beside = await stops.together(...further.map(({ service, number, port, management }) => startService(launch, service, { ...environmentOf(service), HOLDFAST_PORT: String(port), HOLDFAST_MANAGEMENT_PORT: String(management) }, management, number)));
  const [gateway] = await stops.together(startGateway({ ...launch, ports, pki, nginx, origins, traceRatio, limits, replicas: further }));
  await Promise.all([mail, identity, engine, resumeToken, scheduler, gateway, ...beside].map((program) => program.waitReady()));
  const stopRenewal = pki.keepRenewed(() => gateway.signal('SIGHUP'));
  stops.push(stopRenewal);

  const urls = { gateway: input.publicUrl, mail: `http://127.0.0.1:${ports.mail}` };
  writeRunFile(stateDir, { pid: process.pid, gatewayUrl: urls.gateway, mailUrl: urls.mail, caFile: pki.caFile, bootstrapSecretFile: input.bootstrapSecretFile, ports });
  stops.push(() => removeRunFile(stateDir));
  return {
    urls,
    ports,
    services: { identity, 'workflow-engine': engine, 'resume-token': resumeToken, scheduler, gateway },
    replicas: beside,
    apiPorts: perService((service) => portsOf(service, ports, further)),
    postgres: { adminUrl: postgres.adminUrl, urls: databaseUrls },
    redisUrl: redis.url,
    bootstrapSecret: secrets.password('bootstrap-secret'),
    bootstrapSecretFile: input.bootstrapSecretFile,
    caFile: pki.caFile,
    pki,
    logsDir: join(stateDir, 'logs'),
    failed: Promise.race([postgres, redis].map(({ child }) => child?.exited.then(() => child.name) ?? new Promise<string>(() => {}))),
    stop: () => stops.run(),
  };
}
