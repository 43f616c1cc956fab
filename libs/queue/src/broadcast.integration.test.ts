import { testRedis } from '@holdfast/testkit/redis';
import { expect, it, onTestFinished, vi } from 'vitest';
import { announce, hear } from './broadcast.ts';
import { connectRedis } from './redis.ts';

it('a hint reaches everybody who listens, and only on its channel', async () => {
  const server = await testRedis();
  const redis = connectRedis(server.url, { prefix: `{${crypto.randomUUID()}}` });
  let [here, there] = [0, 0];
  const listeners = [hear(redis, 'here'), hear(redis, 'there')];
  listeners[0]?.listen(() => (here += 1));
  listeners[1]?.listen(() => (there += 1));
  onTestFinished(async () => {
    for (const listener of listeners) listener.close();
    await redis.close();
    await server.close();
  });
  await vi.waitFor(() => expect([here, there]).toEqual([1, 1]), 30_000);
  await vi.waitFor(async () => {
    await announce(redis, 'here');
    expect(here).toBeGreaterThan(1);
  }, 30_000);
  expect(there).toBe(1);
});
