import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decide, resume, tokenFromMail } from './approver.ts';
import { firedEarly } from './fired-early.ts';
import { World, type Json } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

async function flushRedis(): Promise<void> {
  const redis = new Redis(world.platform.redisUrl);
  await redis.flushall();
  await redis.quit();
}

const paidTasks = ['/do/0/decide', '/do/1/route', '/do/2/pay', '/do/5/paid'];

/** Effects on `path` for one amount, by distinct idempotency key: the one thing that must not double (I5). */
function effects(path: string, amount: number): Json[] {
  return world.receiver.effects(path).filter((one) => (one.body as { amount: number }).amount === amount) as unknown as Json[];
}

describe('the engine killed with SIGKILL', () => {
  it('while an instance waits: the link works when it is back', async () => {
    const id = await world.startExpense('kill-wait@example.test', { amount: 1001 });
    const token = await tokenFromMail(world, 'kill-wait@example.test');
    await world.platform.services['workflow-engine'].kill('SIGKILL');
    await world.platform.services['workflow-engine'].waitReady();
    expect([200, 202]).toContain((await decide(world, token, 'approve')).status);
    await world.endedWith(id, { result: 'paid' }, paidTasks);
    expect(effects('/pay', 1001)).toHaveLength(1);
  });

  it('while it calls: the call is repeated under the same key, and has one effect (I5)', async () => {
    const release = world.receiver.holdAnswers();
    const id = await world.startExpense('kill-call@example.test', { amount: 1002 });
    expect((await decide(world, await tokenFromMail(world, 'kill-call@example.test'), 'approve')).status).toBe(200);
    await vi.waitFor(() => expect(effects('/pay', 1002)).toHaveLength(1), { timeout: 20_000 });
    await world.platform.services['workflow-engine'].kill('SIGKILL');
    release();
    await world.platform.services['workflow-engine'].waitReady();
    await world.endedWith(id, { result: 'paid' }, paidTasks);
    expect(world.receiver.received.filter((one) => one.path === '/pay' && (one.body as Json)['amount'] === 1002).length).toBeGreaterThanOrEqual(2);
    expect(effects('/pay', 1002)).toHaveLength(1);
  });

  it('and away while the approver decides: 202, and it is resumed when the engine is back (I6)', async () => {
    const id = await world.startExpense('away@example.test', { amount: 1003 });
    const token = await tokenFromMail(world, 'away@example.test');
    await world.platform.services['workflow-engine'].kill('SIGKILL', { restart: false });
    const accepted = await resume(world, token, 'approve');
    expect(accepted.status, accepted.text).toBe(202);
    await world.platform.services['workflow-engine'].restart();
    await world.endedWith(id, { result: 'paid' }, paidTasks);
    const status = await world.api.call(new URL(String(accepted.json['statusUrl']), world.platform.urls.gateway).pathname);
    expect([status.status, status.json['state']]).toEqual([200, 'resumed']);
    expect(effects('/pay', 1003)).toHaveLength(1);
  });
});

describe('Redis FLUSHALL (I9)', () => {
  it('while an approval waits: the link still works, once', async () => {
    const id = await world.startExpense('flush@example.test', { amount: 1004 });
    const token = await tokenFromMail(world, 'flush@example.test');
    await flushRedis();
    expect([200, 202]).toContain((await decide(world, token, 'approve')).status);
    await world.endedWith(id, { result: 'paid' }, paidTasks);
    expect((await resume(world, token, 'approve')).status).toBe(410);
    expect(effects('/pay', 1004)).toHaveLength(1);
  });

  it('while a timer waits: it fires all the same, and not early (I8)', async () => {
    const id = await world.startInstance('pause', { pause: 'PT3S' });
    await vi.waitFor(async () => expect(await world.rows('scheduler', "SELECT FROM timers WHERE instance_id = $1 AND state = 'waiting'", id)).toHaveLength(1), { timeout: 20_000 });
    await flushRedis();
    await world.endedWith(id, { result: 'done' }, ['/do/0/before', '/do/1/pause', '/do/2/after', '/do/3/done']);
    expect(await world.rows('scheduler', 'SELECT state FROM timers WHERE instance_id = $1', id)).toEqual([{ state: 'fired' }]);
    expect(firedEarly(await world.history(id))).toEqual([]);
  });
});

describe('a service restarted while an approval waits', () => {
  it.each(['identity', 'workflow-engine', 'resume-token', 'scheduler'] as const)('%s: the instance finishes right, and pays once', async (service) => {
    const amount = 1100 + service.length;
    const id = await world.startExpense(`${service}@example.test`, { amount });
    const token = await tokenFromMail(world, `${service}@example.test`);
    await world.platform.services[service].restart();
    await world.login();
    const decided = await decide(world, token, 'approve');
    expect(decided.status, decided.text).toBe(200);
    await world.endedWith(id, { result: 'paid' }, paidTasks);
    expect(effects('/pay', amount)).toHaveLength(1);
  });
});
