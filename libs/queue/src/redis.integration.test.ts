import { createTcpGate } from '@holdfast/testkit/tcp-gate';
import { testRedis } from '@holdfast/testkit/redis';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connectRedis } from './redis.ts';

it('a Redis that has gone without a word is given up, and asked again as soon as it is there', async () => {
  const server = await testRedis();
  const gate = await createTcpGate(server.url);
  const redis = connectRedis(gate.url, { silentMs: 200 });
  onTestFinished(async () => {
    await redis.close();
    await gate.close();
    await server.close();
  });
  await vi.waitFor(() => redis.ping(), 30_000);
  gate.stall();
  expect(await redis.commands.set('a', '1')).toBe('OK');
});
