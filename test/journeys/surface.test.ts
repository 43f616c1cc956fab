import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide, tokenFromMail } from './approver.ts';
import { World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

describe('the public surface', () => {
  it.each(['/', '/internal/v1/tokens/reveal', '/health/live', '/health/ready', '/metrics', '/v1', '/v1/timers', '/r/x', '/v1/auth', '/docs'])('has nothing at %s', async (path) => {
    const answer = await world.api.call(path, { token: world.token });
    expect([answer.status, answer.json['code']]).toEqual([404, 'not-found']);
  });

  it.each(['GET /v1/definitions', 'POST /v1/definitions', 'GET /v1/instances', 'POST /v1/instances', 'GET /v1/auth/me'])('%s asks for a token', async (route) => {
    const [method, path] = route.split(' ') as ['GET' | 'POST', string];
    for (const token of [undefined, 'x', 'a.b.c', `${world.token.slice(0, -4)}AAAA`]) {
      const answer = await world.api.call(path, { method, ...(token === undefined ? {} : { token }), ...(method === 'POST' ? { body: {} } : {}) });
      expect(answer.status, answer.text).toBe(401);
      expect(String(answer.headers['www-authenticate'])).toMatch(/^Bearer/u);
    }
  });

  it('tells every refusal as problem+json with a type that resolves', async () => {
    const answer = await world.api.call('/v1/instances/not-an-id', { token: world.token });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/u);
    const problems = await world.api.call(new URL(String(answer.json['type']), world.platform.urls.gateway).pathname);
    expect(problems.status).toBe(200);
    expect(problems.text).toContain(String(answer.json['code']));
  });

  it('names line, column and pointer of every error in a definition', async () => {
    const answer = await world.api.call('/v1/definitions', {
      method: 'POST',
      token: world.token,
      headers: { 'content-type': 'application/yaml' },
      body: "document: { dsl: '1.0.3', namespace: n, name: x, version: '1.0.0' }\ndo:\n  - a:\n      sett: { b: 1 }\n  - c:\n      set: { d: '${ .[ }' }\n",
    });
    expect([answer.status, answer.json['code']]).toEqual([422, 'definition-invalid']);
    const errors = answer.json['errors'] as { pointer: string; line: number; column: number }[];
    expect(errors.length).toBeGreaterThanOrEqual(1);
    expect(errors[0]).toMatchObject({ line: expect.any(Number) as number, column: expect.any(Number) as number });
    expect(errors[0]?.pointer).toMatch(/^\/do\/0\/a/u);
  });

  it('starts an instance once for one idempotency key', async () => {
    const body = { definition: { namespace: 'journeys', name: 'pause', version: '1.0.0' }, input: { receiver: world.receiverUrl, pause: 'PT1H' } };
    const start = async (input: object) => world.api.call('/v1/instances', { method: 'POST', token: world.token, headers: { 'idempotency-key': 'one-key' }, body: { ...body, ...input } });
    const [first, second] = await Promise.all([start({}), start({})]);
    expect(first.json['id']).toBe(second.json['id']);
    expect((await start({ input: { other: true } })).status).toBe(422);
  });
});

describe('secrets', () => {
  it('are in no log, no table and no queue: not the link, not the password, not the access token, not the refresh token', async () => {
    const session = await world.api.call('/v1/auth/login', { method: 'POST', body: { email: 'admin@example.test', password: 'a long enough passphrase for journeys' } });
    await world.startExpense('leak@example.test', { amount: 2001 });
    const token = await tokenFromMail(world, 'leak@example.test');
    await world.api.call(`/r?t=${token}`);
    await decide(world, token, 'approve');
    const canaries = [token, token.split('.')[2] as string, 'a long enough passphrase for journeys', world.token, String(session.json['accessToken']), String(session.json['refreshToken'])];

    const places: Record<string, string> = { logs: world.logs() };
    for (const service of ['identity', 'workflow-engine', 'resume-token', 'scheduler'] as const) {
      const tables = await world.rows(service, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
      for (const { tablename } of tables) {
        places[`${service}.${String(tablename)}`] = JSON.stringify(await world.rows(service, `SELECT row_to_json(t)::text AS row FROM "${String(tablename)}" t`));
      }
    }
    const redis = new Redis(world.platform.redisUrl);
    const dumps = await Promise.all((await redis.keys('*')).map(async (key) => (await redis.dumpBuffer(key))?.toString('latin1') ?? ''));
    await redis.quit();
    places['redis'] = dumps.join('\n');

    for (const [place, content] of Object.entries(places)) {
      for (const [index, canary] of canaries.entries()) expect(content.includes(canary), `canary ${index} in ${place}`).toBe(false);
    }
    expect(places['logs']?.length).toBeGreaterThan(1000);
  });
});
