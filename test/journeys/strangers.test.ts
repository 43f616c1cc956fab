import { promised } from '@holdfast/testkit/promised';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { files, read } from '../repo/repository.ts';
import type { Answer, Call } from './api.ts';
import { tokenFromMail } from './approver.ts';
import { codeFromMail } from './mails.ts';
import { type Json, World } from './world.ts';

const password = 'granite umbrella 42 otter';
const email = 'eve@example.test';
/** An id of the right form that nothing has. */
const nothing = '0195a000-0000-7000-8000-000000000000';

let world: World;
/** The access token of another tenant's administrator, who may do everything there. */
let eve: string;
/** What is there in the first tenant, by the kind of its id. */
let ids: Record<string, string>;

const post = (path: string, body: object = {}, token = world.token) => world.api.call(path, { method: 'POST', token, body });
const items = async (path: string, token = world.token) => (await world.api.call(path, { token })).json['items'] as Json[];
const text = (value: unknown) => String(value);

beforeAll(async () => {
  world = await World.start();
  await post('/v1/tenants', { name: 'other', administrator: email });
  await post('/v1/invitations/accept', { code: await codeFromMail(world, email), name: 'Eve', password });
  eve = text((await world.api.call('/v1/auth/login', { method: 'POST', body: { email, password } })).json['accessToken']);
  const instance = await world.startExpense('approver@example.test');
  const token = await tokenFromMail(world, 'approver@example.test');
  const [link] = await items(`/v1/resume-tokens?instanceId=${instance}`);
  const application = (await post('/v1/applications', { name: 'reader', permissions: ['read:workflow-instances'] })).json;
  const client = await post('/v1/oauth-clients', { name: 'client', grantTypes: ['client_credentials'], authentication: 'client_secret_basic', permissions: ['read:workflow-instances'] });
  const schedule = await post('/v1/schedules', { name: 'yearly', definition: { namespace: 'journeys', name: 'pause', version: '1.0.0' }, input: {}, recurrence: { cron: '@yearly' } });
  expect([schedule.status, client.status], schedule.text + client.text).toEqual([201, 201]);
  await post('/v1/roles', { name: 'clerk', permissions: ['read:members'] });
  await post('/v1/secrets/mine', { value: 'a value' });
  ids = {
    instance, token, tokenId: text(link?.['tokenId']), bookmarkId: text(link?.['bookmarkId']), application: text(application['applicationId']), key: text(application['keyId']), secretKey: text(application['key']),
    client: text(client.json['id']), schedule: text(schedule.json['id']), member: text((await items('/v1/members'))[0]?.['userId']), session: text((await items('/v1/auth/sessions'))[0]?.['sessionId']),
    role: 'clerk', secret: 'mine', definition: 'journeys/pause', tenant: text((await world.api.call('/v1/auth/me', { token: world.token })).json['tenantId']),
  };
  expect(Object.values(ids)).not.toContain('undefined');
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

/** What a stranger can tell two answers apart by, but for the id that they asked for themselves and the request's own. */
const seen = ({ status, headers, text: body }: Answer, ...own: string[]) => [
  status,
  Object.keys(headers).filter((name) => name !== 'date').toSorted(),
  own.reduce((all, id) => all.replaceAll(id, ':id'), body).replace(/"instance":"[^"]*"/u, ''),
];

const spec = { name: 'x', definition: { namespace: 'journeys', name: 'pause', version: '1.0.0' }, input: {}, recurrence: { cron: '@yearly' } };
const window = { from: new Date(Date.now() - 7_200_000).toISOString(), to: new Date(Date.now() - 3_600_000).toISOString() };
/** Every route that names something by its id: method, path, the kind of id, the name of nothing, a body that is well formed. */
const table: readonly (readonly ['GET' | 'POST' | 'DELETE', string, string, string, object?])[] = [
  ['GET', '/v1/instances/:', 'instance', nothing], ['GET', '/v1/instances/:/history', 'instance', nothing], ['GET', '/v1/instances/:/why', 'instance', nothing],
  ['POST', '/v1/instances/:/cancel', 'instance', nothing, {}], ['POST', '/v1/instances/:/suspend', 'instance', nothing, {}], ['POST', '/v1/instances/:/resume', 'instance', nothing, {}], ['POST', '/v1/instances/:/retry', 'instance', nothing, {}], ['POST', '/v1/instances/:/release', 'instance', nothing, {}],
  ['GET', '/v1/definitions/:/1.0.0', 'definition', 'journeys/nothing'], ['POST', '/v1/definitions/:/1.0.0/retire', 'definition', 'journeys/nothing', {}], ['GET', '/v1/definitions/:/1.0.0/diff/1.0.0', 'definition', 'journeys/nothing'],
  ['DELETE', '/v1/secrets/:', 'secret', 'nothing'],
  ['GET', '/v1/schedules/:', 'schedule', nothing], ['POST', '/v1/schedules/:/edit', 'schedule', nothing, { ...spec, version: 1 }], ['POST', '/v1/schedules/:/pause', 'schedule', nothing, {}],
  ['POST', '/v1/schedules/:/resume', 'schedule', nothing, {}], ['POST', '/v1/schedules/:/run', 'schedule', nothing, {}], ['POST', '/v1/schedules/:/backfill', 'schedule', nothing, window],
  ['DELETE', '/v1/schedules/:', 'schedule', nothing], ['GET', '/v1/schedules/:/preview', 'schedule', nothing], ['GET', '/v1/schedules/:/ticks', 'schedule', nothing],
  ['POST', '/v1/bookmarks/:/tokens', 'bookmarkId', nothing, {}], ['POST', '/v1/resume-tokens/:/reissue', 'tokenId', nothing, { reason: 'x' }], ['GET', '/v1/resume-tokens/:', 'tokenId', nothing], ['POST', '/v1/resume-tokens/:/unblock', 'tokenId', nothing, { reason: 'x' }],
  ['POST', '/v1/members/:/roles', 'member', nothing, { roles: ['viewer'] }], ['DELETE', '/v1/members/:', 'member', nothing], ['POST', '/v1/members/:/enable', 'member', nothing, {}], ['DELETE', '/v1/members/:/sessions', 'member', nothing], ['DELETE', '/v1/auth/sessions/:', 'session', nothing],
  ['POST', '/v1/roles/:', 'role', 'nothing', { permissions: ['read:members'] }], ['DELETE', '/v1/roles/:', 'role', 'nothing'],
  ['DELETE', '/v1/applications/:', 'application', nothing], ['POST', '/v1/applications/:/keys', 'application', nothing, {}], ['DELETE', `/v1/applications/${nothing}/keys/:`, 'key', nothing],
  ['GET', '/v1/oauth-clients/:', 'client', nothing], ['DELETE', '/v1/oauth-clients/:', 'client', nothing],
];

const routes = table.map(([method, path, kind, none, body]) => ({ method, path, kind, none, body }));

describe('what belongs to another tenant', () => {
  it.each(routes)('is what does not exist, in the same bytes: $method $path', async ({ method, path, kind, none, body }) => {
    const call: Call = { method, token: eve, ...(body === undefined ? {} : { body }) };
    const id = ids[kind] ?? '';
    const [theirs, absent] = [await world.api.call(path.replace(':', id), call), await world.api.call(path.replace(':', none), call)];

    expect(theirs.status, theirs.text).toBe(404);
    expect(seen(theirs, id, ...id.split('/'))).toEqual(seen(absent, none, ...none.split('/')));
  });

  it('is asked for on every route of every service that names something', () => {
    const named = files.filter((file) => /^apps\/[^/]+\/src\/.*\.controller\.ts$/u.test(file)).flatMap((file) =>
      read(file).split(/^@Controller\(/mu).slice(1).flatMap((controller) => {
        const prefix = /^'(?<prefix>[^']*)'/u.exec(controller)?.groups?.['prefix'] ?? '';
        return [...controller.matchAll(/^ {2}@(?<verb>Get|Post|Delete)\((?:'(?<path>[^']*)')?\)/gmu)].map(({ groups }) => `${(groups?.['verb'] ?? '').toUpperCase()} /${[prefix, groups?.['path']].filter(Boolean).join('/')}`);
      }),
    );
    const shape = (route: string) => route.replaceAll('::', '').replaceAll(/:\w*|journeys\/\w+|\d\.\d\.\d|\b0195a000[\w-]*/gu, ':').replaceAll(/(?:\/:)+/gu, '/:');
    const elsewhere = [/ \/internal\//u, / \/oidc\//u, / \/v1\/(?:signing|resume-token)-keys\//u, / \/v1\/redemptions\//u, / \/v1\/tenants\//u, / \/v1\/secrets\/:$/u];
    const asked = new Set(routes.map(({ method, path }) => shape(`${method} ${path}`)));
    const due = [...new Set(named.filter((route) => /\/:\w/u.test(route)).map(shape))].filter((route) => !elsewhere.some((pattern) => pattern.test(route)));

    expect(due.length).toBeGreaterThan(25);
    expect(due.filter((route) => !asked.has(route))).toEqual([]);
  });

  it('was not changed by any of it', async () => {
    expect((await world.instance(ids['instance'] ?? ''))['status']).toBe('waiting');
    expect((await world.api.call(`/v1/schedules/${ids['schedule'] ?? ''}`, { token: world.token })).json['state']).not.toBe('ended');
    expect((await items('/v1/roles')).find(({ name }) => name === 'clerk')?.['permissions']).toEqual(['read:members']);
    expect((await world.api.call('/v1/auth/me', { token: world.token })).status).toBe(200);
    expect((await items('/v1/members'))[0]).toMatchObject({ roles: ['admin'], status: 'active' });
  });

  it('is in no list, count or export, nor behind a filter', async () => {
    for (const path of ['/v1/instances', '/v1/definitions', '/v1/schedules', '/v1/resume-tokens', '/v1/secrets', '/v1/applications', '/v1/oauth-clients', `/v1/resume-tokens?instanceId=${ids['instance'] ?? ''}`]) {
      expect([path, await items(path, eve)]).toEqual([path, []]);
    }
    for (const path of ['/v1/members', '/v1/roles', '/v1/audit', '/v1/audit/export', '/v1/authorisation/matrix', '/v1/auth/sessions']) {
      const answer = await world.api.call(path, { token: eve });
      expect([path, answer.status]).toEqual([path, 200]);
      for (const id of ['member', 'session', 'instance', 'client', 'application'].map((kind) => ids[kind] ?? '')) expect(answer.text).not.toContain(id);
      expect(answer.text).not.toContain('clerk');
    }
  });

  it('is reached by no body that names it: starts, batches, revocations, inspections, tenants', async () => {
    const definition = { namespace: 'journeys', name: 'pause', version: '1.0.0' };
    const [theirs, absent] = [await post('/v1/instances', { definition, input: {} }, eve), await post('/v1/instances', { definition: { ...definition, name: 'none' }, input: {} }, eve)];
    expect([theirs.status, theirs.json['code'], absent.json['code']]).toEqual([404, 'definition-not-found', 'definition-not-found']);
    for (const selected of [{ instanceId: ids['instance'] }, { tokenId: ids['tokenId'] }, { bookmarkId: ids['bookmarkId'] }, { recipient: 'approver@example.test' }]) {
      const revoked = await post('/v1/resume-tokens/revoke', { ...selected, reason: 'x' }, eve);
      expect([revoked.status, revoked.json['revoked'] ?? 0], JSON.stringify(selected)).toEqual([expect.toBeOneOf([200, 404]), 0]);
    }
    expect((await post('/v1/resume-tokens/inspect', { token: ids['token'] }, eve)).json['verdict']).toBe('not-ours');
    await post('/v1/revocations', { kind: 'session', value: ids['session'] }, eve);
    await post('/v1/revocations', { kind: 'subject', value: ids['member'] }, eve);
    const people = [{ email: 'x@example.test', name: 'X', roles: ['admin'], passwordHash: `$2b$10$${'a'.repeat(53)}` }];
    const [into, nowhere] = [await post(`/v1/tenants/${ids['tenant'] ?? ''}/members/import`, { people }, eve), await post(`/v1/tenants/${nothing}/members/import`, { people }, eve)];
    expect([into.status, seen(into)]).toEqual([403, seen(nowhere)]);

    expect((await world.api.call('/v1/auth/me', { token: world.token })).status).toBe(200);
    expect((await world.api.call(`/v1/resume-tokens/${ids['tokenId'] ?? ''}`, { token: world.token })).json).toMatchObject({ state: 'usable' });
  });
});

describe('an administrator of another tenant', () => {
  it('has no rights about the whole platform, by token or by key, and is told so', async () => {
    const made = await world.api.call('/v1/applications', { method: 'POST', token: eve, body: { name: 'keys', permissions: ['read:signing-keys'] } });
    const asked = await Promise.all([
      world.api.call('/v1/signing-keys', { token: eve }),
      world.api.call('/v1/signing-keys/rotate', { method: 'POST', token: eve }),
      world.api.call('/v1/signing-keys/any/revoke', { method: 'POST', token: eve }),
      world.api.call('/v1/tenants', { method: 'POST', token: eve, body: { name: 'third', administrator: email } }),
      world.api.call('/v1/signing-keys', { headers: { authorization: `ApiKey ${String(made.json['key'])}` } }),
    ]);
    expect(asked.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    const can = async (token: string) => (await world.api.call('/v1/authorisation/can?permission=manage:signing-keys', { token })).json;
    expect([await can(eve), await can(world.token)]).toMatchObject([{ allowed: false, platform: true }, { allowed: true, platform: true, grantedBy: '*' }]);
  });
});

describe('an API key', () => {
  const byKey = (path: string, key: string, call: Call = {}) => world.api.call(path, { ...call, headers: { authorization: `ApiKey ${key}` } });

  it('opens what it was given, of its own tenant, and nothing above that', async () => {
    const key = ids['secretKey'] ?? '';
    expect((await byKey(`/v1/instances/${ids['instance'] ?? ''}`, key)).status).toBe(200);
    expect((await byKey('/v1/definitions', key)).status).toBe(403);
    expect((await byKey('/v1/applications', key, { method: 'POST', body: { name: 'child', permissions: ['read:workflow-instances'] } })).status).toBe(403);
    const other = text((await post('/v1/applications', { name: 'reader', permissions: ['read:workflow-instances'] }, eve)).json['key']);
    expect((await byKey(`/v1/instances/${ids['instance'] ?? ''}`, other)).status).toBe(404);
    expect((await byKey('/v1/instances', other)).json['items']).toEqual([]);
  });

  it('is none in an address, in another scheme, in a cookie, or with a secret that is not its own', async () => {
    const key = ids['secretKey'] ?? '';
    const [, id = '', secret = ''] = /^hf_([^_]+)_(.+)$/u.exec(key) ?? [];
    for (const name of ['key', 'api_key', 'apiKey', 'access_token']) expect((await world.api.call(`/v1/instances?${name}=${key}`)).status).toBe(401);
    for (const authorization of [`Bearer ${key}`, `Basic ${Buffer.from(key).toString('base64')}`, `ApiKey hf_${id}_${secret.slice(0, -4)}AAAA`, `ApiKey hf_${id}_`, `ApiKey hf_${nothing}_${secret}`, 'ApiKey hf', 'ApiKey ']) {
      expect([authorization.slice(0, 8), (await world.api.call('/v1/instances', { headers: { authorization } })).status]).toEqual([authorization.slice(0, 8), 401]);
    }
    expect((await world.api.call('/v1/instances', { headers: { cookie: `__Host-holdfast-session=${key}` } })).status).toBe(401);
    for (const part of [key, secret]) expect(world.logs()).not.toContain(part);
  });

  it('is refused within a second of its removal, at every service', async () => {
    const made = (await post('/v1/applications', { name: 'brief', permissions: ['read:workflow-instances', 'read:schedules', 'read:resume-tokens'] })).json;
    const key = text(made['key']);
    const paths = ['/v1/instances', '/v1/schedules', '/v1/resume-tokens', '/v1/authorisation/matrix'];
    for (const path of paths) expect([path, (await byKey(path, key)).status]).toEqual([path, 200]);
    expect((await world.api.call(`/v1/applications/${text(made['applicationId'])}/keys/${text(made['keyId'])}`, { method: 'DELETE', token: world.token })).status).toBe(204);
    for (const path of paths) await vi.waitFor(async () => expect([path, (await byKey(path, key)).status]).toEqual([path, 401]), { timeout: promised(1000), interval: 50 });
  });
});
