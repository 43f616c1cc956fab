import { randomBytes } from 'node:crypto';
import { timerSlots } from '@holdfast/contracts/queues';
import type { MessageId } from '@holdfast/ids/ids';
import { silentLogger } from '@holdfast/telemetry/logger';
import { testRedis } from '@holdfast/testkit/redis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startConsumer } from './consumer.ts';
import { openHints } from './hints.ts';
import { openQueue } from './open-queue.ts';
import { connectRedis } from './redis.ts';
import { createSeal } from './seal.ts';

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close();
});

const within = { timeout: 20_000, interval: 20 };
const idOf = (n: number) => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}` as MessageId;
const seal = createSeal([{ id: 'k1', key: randomBytes(32) }]);

async function world() {
  const server = await testRedis();
  const redis = connectRedis(server.url);
  const given = openHints({ redis, contract: timerSlots, seal, logger: silentLogger });
  const queue = openQueue(redis, timerSlots.name, silentLogger);
  closings.push(() => server.close(), () => redis.close(), () => given.close(), () => queue.close());
  await vi.waitFor(() => redis.ping(), within);
  const give = (n: number, ms: number, from = new Date()) => given.give([{ id: idOf(n), data: { slot: n }, delay: { from, ms } }]);
  return { redis, queue, give };
}

describe('a hint', () => {
  it('comes once its time has come, once however often it was given', async () => {
    const { redis, queue, give } = await world();
    await Promise.all([give(1, 300), give(1, 300), give(2, 3_600_000)]);
    const heard: number[] = [];
    const consumer = startConsumer({ redis, contract: timerSlots, seal, logger: silentLogger, handle: async ({ slot }) => void heard.push(slot) });
    closings.push(() => consumer.close());
    await vi.waitFor(() => expect(heard).toEqual([1]), within);
    expect(await queue.getJobCounts('delayed', 'waiting', 'completed', 'failed')).toEqual({ delayed: 1, waiting: 0, completed: 0, failed: 0 });
  });

  it('comes soon after its time: nobody waits whole seconds for what is delayed by less', async () => {
    const { redis, give } = await world();
    let came = (): void => undefined;
    const consumer = startConsumer({ redis, contract: timerSlots, seal, logger: silentLogger, handle: async () => came() });
    closings.push(() => consumer.close());
    const late: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const due = performance.now() + 100;
      await new Promise<void>((resolve) => {
        came = resolve;
        void give(n, 100);
      });
      late.push(performance.now() - due);
    }
    // The best of them, as the machine may be busy: whole seconds would make each 900.
    expect(Math.min(...late)).toBeLessThan(600);
  });

  it('is counted from the moment that it names, whatever the time is here', async () => {
    const { redis, give } = await world();
    await give(3, 60_000, new Date(Date.now() - 61_000));
    const heard: number[] = [];
    const consumer = startConsumer({ redis, contract: timerSlots, seal, logger: silentLogger, handle: async ({ slot }) => void heard.push(slot) });
    closings.push(() => consumer.close());
    await vi.waitFor(() => expect(heard).toEqual([3]), within);
  });

  it('is not given while Redis is away, and says so', async () => {
    const { redis, give } = await world();
    redis.commands.disconnect();
    await vi.waitFor(() => expect(redis.commands.status).toBe('end'), within);
    expect(await give(1, 1_000)).toBe(false);
  });
});
