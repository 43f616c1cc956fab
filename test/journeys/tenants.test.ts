import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Answer, Call } from './api.ts';
import { codeFromMail } from './mails.ts';
import { type Json, World } from './world.ts';

const password = 'granite umbrella 42 otter';
const email = 'eve@example.test';
const nobody = '0195a000-0000-7000-8000-000000000000';

let world: World;
/** The access token of another tenant's administrator. */
let eve: string;

const login = (body: object) => world.api.call('/v1/auth/login', { method: 'POST', body });

beforeAll(async () => {
  world = await World.start();
  const made = await world.api.call('/v1/tenants', { method: 'POST', token: world.token, body: { name: 'other', administrator: email } });
  expect(made.status, made.text).toBe(201);
  const accepted = await world.api.call('/v1/invitations/accept', { method: 'POST', body: { code: await codeFromMail(world, email), name: 'Eve', password } });
  expect(accepted.status, accepted.text).toBe(201);
  eve = String((await login({ email, password })).json['accessToken']);
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

/** What a stranger can tell two answers apart by; `instance` names the request. */
const seen = ({ status, headers, json }: Answer) => [status, headers['content-type'], { ...json, instance: '' }];

describe('what belongs to another tenant', () => {
  it('is, on every route and with every method, what does not exist', async () => {
    const instance = await world.startInstance('pause', {});
    const members = (await world.api.call('/v1/members', { token: world.token })).json['items'] as Json[];
    const sessions = (await world.api.call('/v1/auth/sessions', { token: world.token })).json['items'] as Json[];
    const member = String(members[0]?.['userId']);
    const session = String(sessions[0]?.['sessionId']);
    const routes: readonly [string, (id: string) => string, Call][] = [
      [instance, (id) => `/v1/instances/${id}`, {}],
      [instance, (id) => `/v1/instances/${id}/history`, {}],
      [instance, (id) => `/v1/instances/${id}/cancel`, { method: 'POST' }],
      [member, (id) => `/v1/members/${id}/roles`, { method: 'POST', body: { roles: ['viewer'] } }],
      [member, (id) => `/v1/members/${id}`, { method: 'DELETE' }],
      [session, (id) => `/v1/auth/sessions/${id}`, { method: 'DELETE' }],
    ];
    for (const [id, path, call] of routes) {
      const [theirs, none] = [await world.api.call(path(id), { ...call, token: eve }), await world.api.call(path(nobody), { ...call, token: eve })];
      expect([path(':id'), theirs.status]).toEqual([path(':id'), 404]);
      expect(seen(theirs)).toEqual(seen(none));
    }
    expect((await world.instance(instance))['status']).not.toBe('cancelled');
  });

  it('is in no list, count or export', async () => {
    const members = (await world.api.call('/v1/members', { token: world.token })).json['items'] as Json[];
    for (const path of ['/v1/instances', '/v1/definitions', '/v1/schedules', '/v1/resume-tokens']) {
      const list = await world.api.call(path, { token: eve });
      expect([path, list.status, list.json['items']]).toEqual([path, 200, []]);
    }
    for (const path of ['/v1/members', '/v1/audit', '/v1/audit/export']) {
      const answer = await world.api.call(path, { token: eve });
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.text).not.toContain(String(members[0]?.['userId']));
    }
  });
});

describe('a refresh token', () => {
  it('used again after its successor was used ends its family, access tokens with it', async () => {
    const refresh = (refreshToken: unknown) => world.api.call('/v1/auth/refresh', { method: 'POST', body: { refreshToken } });
    const first = (await login({ email, password })).json;
    const second = (await refresh(first['refreshToken'])).json;
    const third = (await refresh(second['refreshToken'])).json;

    const replayed = await refresh(first['refreshToken']);
    expect([replayed.status, replayed.json['code']]).toEqual([400, 'invalid-grant']);
    expect((await refresh(third['refreshToken'])).status).toBe(400);
    await vi.waitFor(async () => expect((await world.api.call('/v1/instances', { token: String(third['accessToken']) })).status).toBe(401), { timeout: 5_000, interval: 100 });
  });
});

describe('a body', () => {
  it.each(['tenantId', 'id', 'status', 'role', 'isAdmin', 'permissions', 'createdAt', 'version', 'ownerId'])('cannot bring a %s', async (member) => {
    const bodies: readonly [string, object][] = [
      ['/v1/auth/refresh', { refreshToken: 'x' }], ['/v1/invitations', { email, roles: ['viewer'] }], ['/v1/invitations/accept', { code: 'x', name: 'x', password }],
      ['/v1/password-resets/confirm', { code: 'x', password }], ['/v1/tenants', { name: 'x', administrator: email }], [`/v1/members/${nobody}/roles`, { roles: ['viewer'] }],
    ];
    for (const [path, body] of bodies) {
      const answer = await world.api.call(path, { method: 'POST', token: world.token, body: { ...body, [member]: 'x' } });
      expect([path, answer.status]).toEqual([path, 400]);
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])('sent as %s by another site’s form changes nothing', async (type) => {
    const answer = await world.api.call('/v1/auth/login', { method: 'POST', headers: { 'content-type': type, 'sec-fetch-site': 'cross-site' }, body: JSON.stringify({ email, password }) });
    expect([415, 403]).toContain(answer.status);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});

describe('who guesses', () => {
  it('gets the same answer for an account that exists and one that does not: status, bytes and header names', async () => {
    const shape = async (path: string, body: (address: string) => object, address: string) => {
      const answer = await world.api.call(path, { method: 'POST', body: body(address) });
      return [answer.status, { ...answer.json, instance: '' }, Object.keys(answer.headers).toSorted()];
    };
    const guess = (address: string) => ({ email: address, password: 'not the password at all' });
    const reset = (address: string) => ({ email: address });

    expect(await shape('/v1/auth/login', guess, email)).toEqual(await shape('/v1/auth/login', guess, 'nobody@example.test'));
    expect(await shape('/v1/password-resets', reset, email)).toEqual(await shape('/v1/password-resets', reset, 'nobody@example.test'));
  });

  it('at one account is stopped by attempt 20, with the same answer until then, and locks nobody out for good', async () => {
    const answers: Answer[] = [];
    for (let attempt = 0; attempt < 20; attempt += 1) answers.push(await login({ email: 'victim@example.test', password: `guess ${attempt}` }));

    const last = answers.at(-1);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
  });
});
