import { promised } from '@holdfast/testkit/promised';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Answer, Api } from './api.ts';
import { codeFromMail } from './mails.ts';
import { World } from './world.ts';

const password = 'granite umbrella 42 otter';
const email = 'eve@example.test';
const nobody = '0195a000-0000-7000-8000-000000000000';

let world: World;

const login = (body: object) => world.api.call('/v1/auth/login', { method: 'POST', body });

beforeAll(async () => {
  world = await World.start();
  const made = await world.api.call('/v1/tenants', { method: 'POST', token: world.token, body: { name: 'other', administrator: email } });
  expect(made.status, made.text).toBe(201);
  const accepted = await world.api.call('/v1/invitations/accept', { method: 'POST', body: { code: await codeFromMail(world, email), name: 'Eve', password } });
  expect(accepted.status, accepted.text).toBe(201);
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

describe('a refresh token', () => {
  it('used again after its successor was used ends its family, access tokens with it', async () => {
    const refresh = (refreshToken: unknown) => world.api.call('/v1/auth/refresh', { method: 'POST', body: { refreshToken } });
    const first = (await login({ email, password })).json;
    const second = (await refresh(first['refreshToken'])).json;
    const third = (await refresh(second['refreshToken'])).json;

    const replayed = await refresh(first['refreshToken']);
    expect([replayed.status, replayed.json['code']]).toEqual([400, 'invalid-grant']);
    expect((await refresh(third['refreshToken'])).status).toBe(400);
    await vi.waitFor(async () => expect((await world.api.call('/v1/instances', { token: String(third['accessToken']) })).status).toBe(401), { timeout: promised(5_000), interval: 100 });
  });
});

/** Every route that takes a JSON body, with one that is well formed. */
const bodies: readonly (readonly [string, object])[] = [
  ['/v1/bootstrap', { secret: 'x', email, password, name: 'x' }], ['/v1/auth/login', { email: 'nobody@example.test', password }], ['/v1/auth/refresh', { refreshToken: 'x' }], ['/v1/auth/logout', { refreshToken: 'x' }],
  ['/v1/auth/password', { password, newPassword: password }], ['/v1/auth/address', { email, password }], ['/v1/auth/address/confirm', { code: 'x' }], ['/v1/invitations', { email, roles: ['viewer'] }], ['/v1/invitations/accept', { code: 'x', name: 'x', password }],
  ['/v1/password-resets', { email: 'nobody@example.test' }], ['/v1/password-resets/confirm', { code: 'x', password }], ['/v1/tenants', { name: 'x', administrator: email }],
  [`/v1/tenants/${nobody}/members/import`, { people: [{ email, name: 'x', roles: ['viewer'], passwordHash: 'x' }] }], [`/v1/members/${nobody}/roles`, { roles: ['viewer'] }],
  ['/v1/roles', { name: 'made', permissions: ['read:members'] }], ['/v1/roles/made', { permissions: ['read:members'] }],
  ['/v1/applications', { name: 'made', permissions: ['read:members'] }], [`/v1/applications/${nobody}/keys`, {}], ['/v1/revocations', { kind: 'token', value: 'x' }],
  ['/v1/oauth-clients', { name: 'made', grantTypes: ['client_credentials'], authentication: 'client_secret_basic', permissions: [] }],
  ['/v1/instances', { definition: { namespace: 'journeys', name: 'none', version: '1.0.0' }, input: {} }], ['/v1/secrets/made', { value: 'x' }],
  ['/v1/schedules', { name: 'made', definition: { namespace: 'journeys', name: 'pause', version: '1.0.0' }, input: {}, recurrence: { cron: '@yearly' } }],
  [`/v1/bookmarks/${nobody}/tokens`, {}], ['/v1/resume-tokens/revoke', { tokenId: nobody, reason: 'x' }], ['/v1/resume-tokens/inspect', { token: 'x' }], [`/v1/resume-tokens/${nobody}/unblock`, { reason: 'x' }],
];

describe('a body', () => {
  it.each(['tenantId', 'id', 'status', 'role', 'isAdmin', 'permissions', 'createdAt', 'version', 'ownerId', '__proto__'])('cannot bring a member that its route does not know: %s', async (member) => {
    for (const [path, body] of bodies.filter(([, known]) => !Object.hasOwn(known, member))) {
      const text = `{${JSON.stringify(member)}:"mass-assigned",${JSON.stringify(body).slice(1)}`.replace(',}', '}');
      const answer = await world.api.call(path, { method: 'POST', token: world.token, headers: { 'content-type': 'application/json' }, body: text });
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.text).not.toContain('mass-assigned');
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

  it('at one account is stopped by attempt 20, with the same answer until then, and locks its owner out nowhere else', async () => {
    const answers: Answer[] = [];
    for (let attempt = 0; attempt < 150; attempt += 1) answers.push(await login({ email, password: `guess ${attempt}` }));
    const elsewhere = new Api(world.platform.urls.gateway, world.platform.caFile, '127.0.0.9');
    const owner = await elsewhere.call('/v1/auth/login', { method: 'POST', body: { email, password } });
    await elsewhere.close();

    const refused = answers.findIndex(({ status }) => status === 429);
    expect(refused).toBeLessThanOrEqual(20);
    expect(answers.slice(0, refused).map(({ status, json }) => [status, json['code']])).toEqual(Array.from({ length: refused }, () => [401, 'invalid-credentials']));
    expect(new Set(answers.slice(refused).map(({ status }) => status))).toEqual(new Set([429]));
    expect(Number(answers[refused]?.headers['retry-after'])).toBeGreaterThan(0);
    expect(owner.status).toBe(200);
  });
});
