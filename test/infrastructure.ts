import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@holdfast/local/provision/postgres';
import { startRedis } from '@holdfast/local/provision/redis';

/**
 * One Postgres and one Redis for all integration tests, which take databases of their own in them (`@holdfast/testkit`).
 * Servers named by HOLDFAST_TEST_POSTGRES_URL (a superuser's) and HOLDFAST_TEST_REDIS_URL are used as they are.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const stateDir = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  const stops: (() => Promise<void>)[] = [];
  if (process.env['HOLDFAST_TEST_POSTGRES_URL'] === undefined) {
    const postgres = await startPostgres({ stateDir, port: 0 });
    stops.push(() => postgres.stop());
    process.env['HOLDFAST_TEST_POSTGRES_URL'] = postgres.adminUrl;
  }
  if (process.env['HOLDFAST_TEST_REDIS_URL'] === undefined) {
    const redis = await startRedis({ stateDir, port: 0, password: randomBytes(16).toString('hex') });
    stops.push(() => redis.stop());
    process.env['HOLDFAST_TEST_REDIS_URL'] = redis.url;
  }
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
    await rm(stateDir, { recursive: true, force: true });
  };
}
