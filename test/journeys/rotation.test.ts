import { promised } from '@holdfast/testkit/promised';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Api } from './api.ts';
import { World, type Json } from './world.ts';

/** A slice in every run; the whole with HOLDFAST_TEST_LONG=1. Requests a second while keys change, and for how long after the last change, seconds. */
const [rate, pause] = process.env['HOLDFAST_TEST_LONG'] === undefined ? [50, 2] : [200, 20];

let world: World;
beforeAll(async () => {
  world = await World.start(undefined, { HOLDFAST_SIGNING_KEY_LEAD_SECONDS: '1' });
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

async function flushRedis(): Promise<void> {
  const redis = new Redis(world.platform.redisUrl);
  await redis.flushall();
  await redis.quit();
}

const login = async (): Promise<string> => {
  await world.login();
  return world.token;
};
const kidOf = (token: string): string => String((JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as Json)['kid']);
const post = (path: string, token: string, body?: object) => world.api.call(path, { method: 'POST', token, ...(body === undefined ? {} : { body }) });
/** One route of each service that verifies access tokens. */
const routes = ['/v1/signing-keys', '/v1/definitions', '/v1/schedules', '/v1/resume-tokens'];

/** Asks the services in turn with every token that was good when it asked, at an even rate, until it is stopped. */
function pressure(tokens: () => readonly string[]) {
  // Limits are by address.
  const callers = Array.from({ length: 12 }, (_, index) => new Api(world.platform.urls.gateway, world.platform.caFile, `127.0.0.${index + 2}`));
  const answers: { readonly token: string; readonly status: number; readonly at: number }[] = [];
  const inFlight = new Set<Promise<void>>();
  let sent = 0;
  const timer = setInterval(() => {
    const [token, path] = [tokens()[sent % tokens().length] ?? '', routes[sent % routes.length] ?? ''];
    sent += 1;
    const caller = callers[sent % callers.length] ?? world.api;
    const once = () => caller.call(path, { token }).then(({ status }) => status);
    // Asked again where the connection ended just then, as clients do; no answer at all counts as a refusal.
    const asked: Promise<void> = once()
      .catch(once)
      .catch(() => 0)
      .then((status) => void answers.push({ token, status, at: Date.now() }))
      .finally(() => inFlight.delete(asked));
    inFlight.add(asked);
  }, 1000 / rate);
  return {
    answers,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(inFlight);
      await Promise.all(callers.map((caller) => caller.close()));
    },
  };
}

/** What is wrong with the key set that is published now, which has to have the keys of all these tokens; it may be kept for five minutes, far shorter than a key stays in it. */
async function publishedNow(tokens: readonly string[]): Promise<string[]> {
  const { status, headers, json } = await world.api.call('/.well-known/jwks.json');
  const keys = (json['keys'] ?? []) as Json[];
  const kids = keys.map(({ kid }) => String(kid));
  const age = Number(/max-age=(?<seconds>\d+)/u.exec(String(headers['cache-control']))?.groups?.['seconds']);
  return [
    ...(status === 200 && age > 0 && age <= 300 && new Set(kids).size === kids.length ? [] : [`${status}, kept for ${age} s, ${kids.join(' ')}`]),
    ...tokens.map(kidOf).filter((kid) => !kids.includes(kid)).map((kid) => `${kid} is not published`),
    ...keys.filter((key) => key['use'] !== 'sig' || key['alg'] === undefined || (key['kty'] === 'RSA' && Buffer.from(String(key['n']), 'base64url').length < 384) || ['d', 'p', 'q', 'k'].some((member) => member in key)).map((key) => JSON.stringify(key)),
  ];
}

describe('a rotation drill under load (I14)', () => {
  it('refuses no valid token over three rotations, and no revoked one is accepted five seconds after an emergency', async () => {
    const good = [await login()];
    const published = [await publishedNow(good)];
    const load = pressure(() => good);
    for (let rotation = 0; rotation < 3; rotation += 1) {
      await vi.waitFor(async () => expect((await post('/v1/signing-keys/rotate', good[0] ?? '')).status).toBe(200), { timeout: 20_000, interval: 200 });
      good.push(await login());
      published.push(await publishedNow(good));
    }
    expect(published).toEqual([[], [], [], []]);
    expect(new Set(good.map(kidOf)).size).toBe(4);
    const seen = load.answers.length;
    await vi.waitFor(() => expect(load.answers.length - seen).toBeGreaterThan(rate * pause), { timeout: (pause + 30) * 1000, interval: 100 });
    await load.stop();
    expect(load.answers.filter(({ status }) => status !== 200)).toEqual([]);

    const [burnt = '', ...others] = [...good].toReversed();
    const after = pressure(() => [burnt, ...others]);
    expect((await post(`/v1/signing-keys/${kidOf(burnt)}/revoke`, others[0] ?? '')).status).toBe(204);
    const revokedAt = Date.now();
    await vi.waitFor(() => expect(Date.now() - revokedAt).toBeGreaterThan(5000 + pause * 1000), { timeout: (pause + 30) * 1000, interval: 100 });
    await after.stop();
    const late = after.answers.filter(({ at }) => at - revokedAt > 5000);
    expect(late.filter(({ token }) => token === burnt).length).toBeGreaterThan(0);
    expect(late.filter(({ token, status }) => token === burnt && status !== 401)).toEqual([]);
    expect(after.answers.filter(({ token, status }) => token !== burnt && status !== 200)).toEqual([]);
    console.log(`${load.answers.length + after.answers.length} requests; the revoked key was last accepted ${Math.max(0, ...after.answers.filter(({ token, status }) => token === burnt && status === 200).map(({ at }) => at - revokedAt))} ms after its revocation`);
    good.splice(0, good.length, await login());
    expect((await world.api.call('/v1/definitions', { token: good[0] ?? '' })).status).toBe(200);
  });
});

describe('what is revoked', () => {
  it.each(routes)('is refused by %s within five seconds, also after Redis has lost everything', async (path) => {
    const [operator, victim] = [await login(), await login()];
    expect((await world.api.call(path, { token: victim })).status).toBe(200);
    await flushRedis();
    const claims = JSON.parse(Buffer.from(victim.split('.')[1] ?? '', 'base64url').toString()) as Json;
    expect((await post('/v1/revocations', operator, { kind: 'session', value: claims['sid'] })).status).toBe(204);
    await vi.waitFor(async () => expect((await world.api.call(path, { token: victim })).status).toBe(401), { timeout: promised(5000), interval: 20 });
    await flushRedis();
    expect((await world.api.call(path, { token: victim })).status).toBe(401);
    expect((await world.api.call(path, { token: operator })).status).toBe(200);
  });

  it.each(routes)('is refused by %s within a second when it is an API key', async (path) => {
    const operator = await login();
    const made = await post('/v1/applications', operator, { name: crypto.randomUUID(), permissions: ['read:signing-keys', 'read:workflow-definitions', 'read:schedules', 'read:resume-tokens'] });
    expect(made.status, made.text).toBe(201);
    const ask = async (suffix = '', authorization = `ApiKey ${String(made.json['key'])}`) => (await world.api.call(`${path}${suffix}`, authorization === '' ? {} : { headers: { authorization } })).status;
    expect(await ask()).toBe(200);
    expect(await ask(`?api_key=${String(made.json['key'])}`, '')).toBe(401);
    expect(await ask('', `ApiKey ${String(made.json['key']).slice(0, -6)}AAAAAA`)).toBe(401);
    expect((await world.api.call(`/v1/applications/${String(made.json['applicationId'])}`, { method: 'DELETE', token: operator })).status).toBe(204);
    await vi.waitFor(async () => expect(await ask()).toBe(401), { timeout: promised(1000), interval: 20 });
    expect(world.logs()).not.toContain(String(made.json['key']).slice(36));
  });
});
