import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { testServer } from './environment.ts';

export interface TestRedis {
  readonly url: string;
  /** What FLUSHALL does to a server that is not shared: forgets everything in this logical database. */
  flush(): Promise<void>;
  /** Empties the logical database and gives it back. */
  close(): Promise<void>;
}

/** Seconds after which the database of a test run that was killed is free again. */
const leaseSeconds = 900;

async function databaseCount(directory: Redis): Promise<number> {
  const answer: unknown = await directory.config('GET', 'databases');
  return Array.isArray(answer) ? Number(answer[1]) : 16;
}

/** Leases one of the logical databases 1 … n; 0 holds the leases. Waits while all are taken. */
async function lease(directory: Redis, owner: string): Promise<number> {
  const count = await databaseCount(directory);
  for (;;) {
    for (let database = 1; database < count; database += 1) {
      if ((await directory.set(`testkit:lease:${database}`, owner, 'EX', leaseSeconds, 'NX')) === 'OK') return database;
    }
    await delay(200);
  }
}

/** A logical database of its own on the tests' server, empty: any number of tests may run at once. */
export async function testRedis(): Promise<TestRedis> {
  const server = testServer('HOLDFAST_TEST_REDIS_URL');
  const directory = new Redis(server);
  const database = await lease(directory, randomUUID());
  const url = new URL(server);
  url.pathname = `/${database}`;
  const client = new Redis(url.href);
  await client.flushdb();
  return {
    url: url.href,
    flush: async () => {
      await client.flushdb();
    },
    close: async () => {
      await client.flushdb();
      await directory.del(`testkit:lease:${database}`);
      await Promise.all([client.quit(), directory.quit()]);
    },
  };
}
