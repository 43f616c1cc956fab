import { testRedis } from '@holdfast/testkit/redis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { firstUse } from './first-use.ts';
import { connectRedis, type QueueRedis } from './redis.ts';

let server: Awaited<ReturnType<typeof testRedis>>;
let replicas: readonly QueueRedis[];

beforeAll(async () => {
  server = await testRedis();
  const prefix = `{${crypto.randomUUID()}}`;
  replicas = [connectRedis(server.url, { prefix }), connectRedis(server.url, { prefix })];
  await vi.waitFor(() => Promise.all(replicas.map((redis) => redis.ping())), 30_000);
});
afterAll(async () => {
  await Promise.all(replicas.map((redis) => redis.close()));
  await server.close();
});

it('a name is used first by one of those who use it at the same time, on whichever replica', async () => {
  const uses = replicas.map((redis) => firstUse(redis));
  for (const name of ['one', 'another']) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => uses.map((use) => use(name, 120))).flat());
    expect(answers.filter(Boolean)).toHaveLength(1);
  }
});

it('a used name is kept for its seconds and no longer, and what is kept does not tell the name', async () => {
  const [here] = replicas;
  if (here === undefined) throw new Error('no replica');
  await firstUse(here)('a very telling name', 120);
  const [key] = (await here.commands.keys(`${here.prefix}:used:*`)).filter(Boolean).slice(-1);
  const left = await here.commands.ttl(key ?? '');

  expect(left).toBeGreaterThan(100);
  expect(left).toBeLessThanOrEqual(120);
  expect(key).not.toContain('telling');
});
