import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild, type Child } from '../process/child.ts';
import { choosePort } from '../process/free-port.ts';
import { onParentDeath } from '../process/parent-death.ts';
import { findServer, type Server } from './find-server.ts';
import { waitForRedis } from './redis-ping.ts';

export interface RedisOptions {
  /** Holds the append-only file and the configuration below `redis/`; created when absent. */
  readonly stateDir: string;
  /** Preferred port on 127.0.0.1; another is chosen when it is taken, any when 0. */
  readonly port: number;
  /** Of the user `default`; letters, digits, `-` and `_` only. */
  readonly password: string;
}

export interface RunningRedis {
  readonly url: string;
  /** Undefined when the server belongs to somebody else (HOLDFAST_REDIS_URL). */
  readonly child?: Child;
  readonly description: string;
  stop(): Promise<void>;
}

/**
 * A Redis that only this machine reaches, appending to disk every second: the one HOLDFAST_REDIS_URL names, else a system
 * installation, else Debian's packages unpacked into the tools folder.
 */
export async function startRedis(options: RedisOptions): Promise<RunningRedis> {
  const external = process.env.HOLDFAST_REDIS_URL;
  if (external !== undefined && external !== '') {
    await waitForRedis(external, 10_000);
    return { url: external, description: 'Redis of HOLDFAST_REDIS_URL', stop: async () => {} };
  }
  if (!/^[\w-]+$/.test(options.password)) throw new Error('The Redis password may hold letters, digits, - and _ only');

  const server = await findRedis();
  const folder = join(options.stateDir, 'redis');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const port = await choosePort(options.port);
  const configuration = join(folder, 'redis.conf');
  // The password stands in the file, not on the command line, which every user of the machine may read.
  writeFileSync(configuration, settings(folder, port, options.password), { mode: 0o600 });
  const child = await startChild({
    name: 'redis',
    command: [...(await onParentDeath('TERM')), server.path, configuration],
    env: { ...process.env, ...server.env },
    cwd: folder,
    logFile: join(options.stateDir, 'logs', 'redis.log'),
  });
  const url = `redis://default:${options.password}@127.0.0.1:${port}`;
  try {
    await waitForRedis(url, 60_000, () => {
      if (child.exit() !== undefined) throw new Error(`Redis ended at start; see ${join(options.stateDir, 'logs', 'redis.log')}`);
    });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    url,
    child,
    description: `Redis ${server.version.join('.')} (${server.origin})`,
    async stop() {
      await child.stop();
    },
  };
}

/** The system's Redis, else Debian's, unpacked into the tools folder. */
export function findRedis(): Promise<Server> {
  return findServer({
    title: 'Redis 6.2 or newer',
    program: 'redis-server',
    versionFlag: '--version',
    oldest: [6, 2],
    debianPackages: ['redis-server', 'redis-tools'],
    remedies: ['install it (apt-get install redis-server, brew install redis)', 'set HOLDFAST_REDIS_URL=redis://user:password@host:6379'],
  });
}

function settings(folder: string, port: number, password: string): string {
  return [
    'bind 127.0.0.1',
    'protected-mode yes',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${folder}"`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    'loglevel notice',
    '',
  ].join('\n');
}
