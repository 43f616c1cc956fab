import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@holdfast/local/provision/postgres';
import { startRedis } from '@holdfast/local/provision/redis';
import { Redis } from 'ioredis';
import pg from 'pg';

/** A Postgres and a Redis of one run, which may be restarted under those who use them. */
export interface Servers {
  /** Of the database that the scheduler owns, and of the one that stands for the engine's. */
  readonly databaseUrls: { readonly scheduler: string; readonly engine: string };
  readonly redisUrl: string;
  readonly pids: () => { readonly postgres: number; readonly redis: number };
  /** Rows of one statement in the scheduler's database. */
  query<Row extends pg.QueryResultRow>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  flushRedis(): Promise<void>;
  /** Both keep their data and their port. */
  restartRedis(): Promise<void>;
  restartPostgres(): Promise<void>;
  stop(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const stateDir = mkdtempSync(join(tmpdir(), 'holdfast-scheduler-'));
  const password = randomBytes(16).toString('hex');
  let [postgres, redis] = await Promise.all([startPostgres({ stateDir, port: 0 }), startRedis({ stateDir, port: 0, password })]);
  const databaseUrl = (name: string): string => Object.assign(new URL(postgres.adminUrl), { pathname: `/${name}` }).href;
  const admin = new pg.Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  for (const name of ['scheduler', 'engine']) await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const portOf = (url: string): number => Number(new URL(url).port);

  return {
    databaseUrls: { scheduler: databaseUrl('scheduler'), engine: databaseUrl('engine') },
    redisUrl: redis.url,
    pids: () => ({ postgres: postgres.child?.pid ?? 0, redis: redis.child?.pid ?? 0 }),
    query: async <Row extends pg.QueryResultRow>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> => {
      const client = new pg.Client({ connectionString: databaseUrl('scheduler') });
      await client.connect();
      try {
        return (await client.query<Row>(text, [...parameters])).rows;
      } finally {
        await client.end();
      }
    },
    flushRedis: async () => {
      const client = new Redis(redis.url);
      await client.flushall();
      await client.quit();
    },
    restartRedis: async () => {
      await redis.stop();
      redis = await startRedis({ stateDir, port: portOf(redis.url), password });
    },
    restartPostgres: async () => {
      await postgres.stop();
      postgres = await startPostgres({ stateDir, port: portOf(postgres.adminUrl) });
    },
    stop: async () => {
      await Promise.all([postgres.stop(), redis.stop()]);
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
