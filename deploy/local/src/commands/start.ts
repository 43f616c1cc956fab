import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { defaultStateDir } from '../paths.ts';
import { findNginx } from '../provision/nginx.ts';
import { findRedis } from '../provision/redis.ts';
import { startPlatform } from '../platform/start-platform.ts';
import type { Platform } from '../platform/platform.ts';
import { databaseName } from '../services/database-services.ts';
import { movedPorts } from '../services/ports.ts';
import { lockHolder, LockedError } from '../state/lock.ts';
import { stopOrphans } from '../state/process-record.ts';
import { CommandError } from '../terminal/command-error.ts';
import { memoryOfTree } from '../terminal/memory.ts';
import type { Progress } from '../terminal/progress.ts';
import { stopRequested } from '../terminal/stop-request.ts';
import { build } from './build.ts';

/** `npm start`: builds, starts everything, tells where it is, and stops everything when asked to. */
export async function start(args: readonly string[], progress: Progress): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { fresh: { type: 'boolean', default: false }, engines: { type: 'string', default: '1' } } });
  const engines = replicaCount(values.engines);
  const stateDir = defaultStateDir;
  const asked = stopRequested();
  const holder = lockHolder(stateDir);
  if (holder !== undefined) throw new LockedError(stateDir, holder);

  progress.say('Building what changed');
  const building = Promise.all([build(), fetchServers()]);
  if (typeof (await Promise.race([building, asked])) === 'string') {
    await building.catch(() => {});
    return;
  }
  if (values.fresh) {
    await stopOrphans(stateDir);
    rmSync(stateDir, { recursive: true, force: true });
    progress.say(`Dropped the state of earlier starts in ${stateDir}`);
  }
  progress.say('Starting Postgres, Redis, nginx and the services');
  const interrupted = new AbortController();
  const starting = startPlatform({ stateDir, ports: 'default', replicas: { 'workflow-engine': engines }, report: progress.say, signal: interrupted.signal });
  const first = await Promise.race([starting, asked]);
  if (typeof first === 'string') {
    progress.say(`Stopping (${first})`);
    interrupted.abort();
    await starting.catch(() => {});
    progress.say('Stopped; nothing is left running.');
    return;
  }

  for (const moved of movedPorts(first.ports)) progress.say(`Port taken, another chosen: ${moved}`);
  process.stdout.write(`\n${await summary(first, progress)}\n`);
  const reason = await Promise.race([asked, first.failed.then((name) => `${name} ended; see ${first.logsDir}`)]);
  progress.say(`Stopping (${reason})`);
  await first.stop();
  progress.say('Stopped; nothing is left running. The state is kept for the next start.');
  if (reason.includes(' ended; ')) throw new CommandError(reason);
}

/** `--engines`: how many of workflow-engine share the work. @throws {CommandError} when it is no count. */
function replicaCount(given: string): number {
  if (!/^[1-9]\d?$/u.test(given)) throw new CommandError(`--engines takes a number from 1 to 99, not ${given}.`);
  return Number(given);
}

/** Fetches the servers this machine lacks while the build runs, and says early when it cannot. */
async function fetchServers(): Promise<void> {
  await Promise.all([findNginx(), (process.env.HOLDFAST_REDIS_URL ?? '') === '' ? findRedis() : undefined]);
}

async function summary(platform: Platform, progress: Progress): Promise<string> {
  const memory = memoryOfTree(process.ppid);
  const memoryText = memory === undefined ? '' : `, ${memory} MB of memory in all processes`;
  return [
    `Holdfast is ready after ${progress.elapsed().toFixed(1)} s${memoryText}.`,
    '',
    `  Gateway        ${platform.urls.gateway}`,
    `  Mail catcher   ${platform.urls.mail}`,
    `  Trust          ${platform.caFile}`,
    `  Logs           ${platform.logsDir}`,
    '',
    ...((await isBootstrapped(platform)) ? [] : firstAdministrator(platform)),
    'Try it in another terminal: npm run demo',
    'Stop it: Ctrl-C',
    '',
  ].join('\n');
}

function firstAdministrator({ urls, caFile, bootstrapSecret }: Platform): string[] {
  return [
    `There is no administrator yet. Make the first one with this secret, which works once:`,
    '',
    `  ${bootstrapSecret}`,
    '',
    `  curl --cacert ${caFile} ${urls.gateway}/v1/bootstrap -H 'Content-Type: application/json' \\`,
    `    -d '{"secret":"${bootstrapSecret}","email":"you@example.com","password":"a long password of yours","name":"You"}'`,
    '',
  ];
}

/** Whether the first administrator exists: the row that identity writes then. */
async function isBootstrapped({ postgres }: Platform): Promise<boolean> {
  const client = new pg.Client({ connectionString: postgres.urls.identity, application_name: `${databaseName('identity')} start` });
  await client.connect();
  try {
    return ((await client.query('SELECT 1 FROM bootstrap')).rowCount ?? 0) > 0;
  } finally {
    await client.end();
  }
}
