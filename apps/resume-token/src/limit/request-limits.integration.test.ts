import { randomUUID } from 'node:crypto';
import { ManualClock } from '@holdfast/clock/manual-clock';
import type { ResumeTokenId } from '@holdfast/ids/ids';
import { parseUuid } from '@holdfast/ids/uuid';
import { connectRedis, type QueueRedis } from '@holdfast/queue/redis';
import { createTcpGate, type TcpGate } from '@holdfast/testkit/tcp-gate';
import { testRedis, type TestRedis } from '@holdfast/testkit/redis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LocalRequestLimits } from './local-request-limits.ts';
import { redisRequestLimits, type RedisLimitOptions } from './request-limits.redis.ts';
import { requestLimitsSuite } from './request-limits.testsuite.ts';

const policy = { addressPerMinute: 5, tokenPerMinute: 10, tokenBurst: 3 };
let server: TestRedis;
let gate: TcpGate;
let replicas: [QueueRedis, QueueRedis];

beforeAll(async () => {
  server = await testRedis();
  gate = await createTcpGate(server.url);
  replicas = [connectRedis(server.url), connectRedis(gate.url)];
  await Promise.all(replicas.map((replica) => vi.waitFor(() => replica.ping(), 30_000)));
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await gate.close();
  await server.close();
});

function limits(redis: QueueRedis, given: Partial<RedisLimitOptions> = {}) {
  return redisRequestLimits(redis, { policy, recent: async () => [], meanwhile: new LocalRequestLimits(new ManualClock(new Date()), policy), failed: () => undefined, ...given });
}

describe('in Redis', () => {
  requestLimitsSuite(() => [limits(replicas[0]), limits(replicas[1])]);

  it('counts are made again from Postgres after a flush, with what was refused left out (I9)', async () => {
    const tokenId = parseUuid<ResumeTokenId>(randomUUID());
    const address = randomUUID();
    const attempt = (ago: number, outcome: 'resume-payload-invalid' | 'too-many-requests') => ({ tokenId, address, at: new Date(Date.now() - ago), outcome });
    const recent = async () => [attempt(300, 'resume-payload-invalid'), attempt(200, 'resume-payload-invalid'), attempt(100, 'resume-payload-invalid'), attempt(50, 'too-many-requests')];
    await server.flush();
    const { address: byAddress, token } = limits(replicas[0], { recent });

    expect([await byAddress(address), await byAddress(address), (await byAddress(address)) > 50]).toEqual([0, 0, true]);
    expect([await token(tokenId), (await token(tokenId)) > 3]).toEqual([0, true]);
  });

  it('are made there also when this process was too busy for a while to hear them', async () => {
    const failures: unknown[] = [];
    const counting = limits(replicas[0], { failed: (error) => failures.push(error) });
    const waits = Array.from({ length: 3 }, () => counting.address(randomUUID()));
    const busyUntil = performance.now() + 300;
    while (performance.now() < busyUntil);

    expect([await Promise.all(waits), failures]).toEqual([[0, 0, 0], []]);
  });

  it('each replica counts alone while Redis is away, and together again when it is back', async () => {
    const failures: unknown[] = [];
    const counting = limits(replicas[1], { failed: (error) => failures.push(error) });
    const address = randomUUID();
    expect(await counting.address(address)).toBe(0);
    gate.shut();
    await vi.waitFor(async () => expect((await counting.address(randomUUID())) + failures.length).toBeGreaterThan(0), 30_000);
    const waits = await Promise.all(Array.from({ length: 6 }, () => counting.address(address)));
    expect(waits.map((wait) => wait > 0)).toEqual([false, false, false, false, false, true]);
    gate.open();
    await vi.waitFor(() => replicas[1].ping(), 30_000);
    expect(await counting.address(address)).toBe(0);
  });
});
