import { join } from 'node:path';
import { systemClock } from '@holdfast/clock/system-clock';
import { openPki, type Pki } from '../pki/pki.ts';
import { findNginx, type Nginx } from '../provision/nginx.ts';
import { startPostgres, type RunningPostgres } from '../provision/postgres.ts';
import { startRedis, type RunningRedis } from '../provision/redis.ts';
import type { Ports } from '../services/ports.ts';
import type { Launch } from '../services/programs.ts';
import type { Secrets } from '../state/secrets.ts';
import type { StopStack } from './stop-stack.ts';

/** What the services stand on. */
export interface Servers {
  readonly postgres: RunningPostgres;
  readonly redis: RunningRedis;
  readonly nginx: Nginx;
  readonly pki: Pki;
}

export async function startServers({ stateDir, record, report }: Launch, ports: Ports, secrets: Secrets, stops: StopStack): Promise<Servers> {
  const [[postgres, redis], nginx, pki] = await Promise.all([
    stops.together(
      startPostgres({ stateDir, port: ports.postgres }),
      startRedis({ stateDir, port: ports.redis, password: secrets.password('redis-password') }),
    ),
    findNginx(),
    openPki(join(stateDir, 'pki'), systemClock),
  ]);
  for (const { child } of [postgres, redis]) if (child !== undefined) record.add(child.name, child.pid);
  report(`${postgres.description}, ${redis.description}, ${nginx.description}`);
  return { postgres, redis, nginx, pki };
}
