import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyExport } from '@holdfast/audit-core/verify-export';
import { sha256 } from '@holdfast/audit/sha256';
import { statementOpener } from '@holdfast/audit/signed-statement';
import { applicationsResponse, newKeyResponse } from '@holdfast/contracts/http/applications';
import { signingKeysResponse } from '@holdfast/contracts/http/signing-keys';
import { loadConfig } from '@holdfast/config/load-config';
import { auditKeysResponse, auditPage } from '@holdfast/contracts/http/audit';
import { membersResponse } from '@holdfast/contracts/http/people';
import { sessionsResponse } from '@holdfast/contracts/http/sessions';
import { bootstrapResponse, jwksResponse, meResponse, sessionResponse } from '@holdfast/contracts/http/identity';
import { serve } from '@holdfast/nest-http/serve';
import { silentLogger } from '@holdfast/telemetry/logger';
import { createTestCa } from '@holdfast/testkit/certificates';
import { createTestDatabase } from '@holdfast/testkit/postgres';
import { promised } from '@holdfast/testkit/promised';
import { startSmtpCatcher } from '@holdfast/testkit/smtp-catcher';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { config as schema } from './config.ts';
import { startIdentity } from './identity.module.ts';

const secret = randomBytes(24).toString('base64url');
const email = 'ada@example.test';
const password = 'tractor violin mosaic 7';
const issuer = 'https://holdfast.test';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

let mails: Awaited<ReturnType<typeof startSmtpCatcher>>;
const stops: (() => unknown)[] = [];
let send: (method: 'GET' | 'POST' | 'DELETE', path: string, options?: { body?: object; token?: string; authorization?: string; address?: string }) => Promise<Answer>;

beforeAll(async () => {
  const database = await createTestDatabase();
  const ca = await createTestCa();
  mails = await startSmtpCatcher();
  const environment = {
    HOLDFAST_SMTP_URL: mails.url,
    HOLDFAST_PORT: '0',
    HOLDFAST_MANAGEMENT_PORT: '0',
    HOLDFAST_PUBLIC_URL: issuer,
    HOLDFAST_DATABASE_URL: database.url,
    HOLDFAST_REDIS_URL: 'redis://127.0.0.1:1',
    HOLDFAST_TLS_DIR: await ca.issue({ service: 'identity' }),
    HOLDFAST_QUEUE_SEAL_KEYS: `a:${randomBytes(32).toString('base64')}`,
    HOLDFAST_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    HOLDFAST_BOOTSTRAP_SECRET: secret,
    HOLDFAST_SIGNING_KEY_BITS: '2048',
    HOLDFAST_SIGNING_KEY_LEAD_SECONDS: '1',
    HOLDFAST_RESUME_TOKEN_URL: 'https://localhost:1',
  };
  const { port, drain } = await serve(await startIdentity(loadConfig(schema, environment), silentLogger));
  const read = (folder: string, file: string) => readFileSync(join(folder, file));
  const gateway = await ca.issue({ service: 'gateway' });
  const dispatcher = new Agent({ connect: { cert: read(gateway, 'tls.crt'), key: read(gateway, 'tls.key'), ca: read(gateway, 'ca.crt'), servername: 'identity' } });
  stops.push(() => dispatcher.close(), drain, () => mails.close(), () => database.drop(), () => ca[Symbol.dispose]());
  send = async (method, path, { body, token, authorization, address = '203.0.113.7' } = {}) => {
    const answer = await request(`https://127.0.0.1:${port}${path}`, {
      method,
      dispatcher,
      headers: {
        'x-forwarded-for': address,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  };
});

afterAll(async () => {
  for (const stop of stops) await stop();
});

const json = (answer: Answer): unknown => JSON.parse(answer.text);
const login = async (address?: string) => sessionResponse.parse(json(await send('POST', '/v1/auth/login', { body: { email, password }, ...(address === undefined ? {} : { address }) })));
const refresh = (refreshToken: string) => send('POST', '/v1/auth/refresh', { body: { refreshToken } });

describe('identity', () => {
  it('makes the first administrator once, whoever asks at the same time, and never for a wrong secret', async () => {
    const body = { secret, email, password, name: 'Ada' };
    const wrong = await send('POST', '/v1/bootstrap', { body: { ...body, secret: `${secret}x` } });
    const answers = await Promise.all(Array.from({ length: 4 }, () => send('POST', '/v1/bootstrap', { body })));

    expect(wrong.status).toBe(401);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409]);
    for (const made of answers.filter(({ status }) => status === 201)) bootstrapResponse.parse(json(made));
  });

  it('issues access tokens by RFC 9068 that it accepts itself', async () => {
    const session = await login();
    const claims = decodeJwt(session.accessToken);
    const me = await send('GET', '/v1/auth/me', { token: session.accessToken });

    expect(claims).toMatchObject({ iss: issuer, aud: 'holdfast', client_id: 'holdfast', permissions: ['*'] });
    expect(Object.keys(claims).toSorted()).toEqual(['aud', 'client_id', 'exp', 'iat', 'iss', 'jti', 'permissions', 'sid', 'sub', 'tenant']);
    expect(me.status, me.text).toBe(200);
    expect(meResponse.parse(json(me))).toMatchObject({ userId: claims.sub, tenantId: claims['tenant'], email, roles: ['admin'], permissions: ['*'] });
  });

  it('publishes the public members of its keys, cacheable for five minutes, and metadata of what exists', async () => {
    const [jwks, discovery] = [await send('GET', '/.well-known/jwks.json'), await send('GET', '/.well-known/openid-configuration')];

    // One that signs, and the next.
    expect(jwksResponse.parse(json(jwks)).keys).toHaveLength(2);
    expect(json(discovery)).toMatchObject({ issuer, jwks_uri: `${issuer}/.well-known/jwks.json`, token_endpoint: `${issuer}/oidc/token`, code_challenge_methods_supported: ['S256'] });
    expect(jwks.headers['cache-control']).toBe('public, max-age=300');
  });

  it('rotates refresh tokens, and ends the session when a spent one comes back', async () => {
    const first = await login();
    const second = sessionResponse.parse(json(await refresh(first.refreshToken)));
    const third = sessionResponse.parse(json(await refresh(second.refreshToken)));
    const reused = await refresh(first.refreshToken);

    expect([reused.status, json(reused)]).toEqual([400, expect.objectContaining({ code: 'invalid-grant' })]);
    expect((await refresh(third.refreshToken)).status).toBe(400);
    expect((await send('GET', '/v1/auth/me', { token: third.accessToken })).status).toBe(401);
  });

  it('answers fifty refreshes of one token at the same time with one and the same successor', async () => {
    const { refreshToken } = await login();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(refreshToken)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answer) => sessionResponse.parse(json(answer)).refreshToken)).size).toBe(1);
  });

  it('shows people their sessions and ends them; a session that is not theirs does not exist', async () => {
    await login();
    const { accessToken } = await login();
    const list = async () => sessionsResponse.parse(json(await send('GET', '/v1/auth/sessions', { token: accessToken }))).items;
    const [, other] = await list();
    const end = (id: string) => send('DELETE', `/v1/auth/sessions/${id}`, { token: accessToken });

    expect((await end('0195a000-0000-7000-8000-000000000000')).status).toBe(404);
    expect((await end(other?.sessionId ?? '')).status).toBe(204);
    expect((await list()).map(({ sessionId }) => sessionId)).not.toContain(other?.sessionId);
    const { accessToken: another } = await login();
    expect((await send('DELETE', '/v1/auth/sessions', { token: another })).status).toBe(200);
    expect(json(await send('POST', '/v1/sessions/revoke-all', { token: (await login()).accessToken }))).toEqual({ ended: 1 });
  });

  it('refuses the access tokens of an ended session, wherever they are checked (I14)', async () => {
    const { accessToken, refreshToken } = await login();
    const keys = () => send('GET', '/v1/signing-keys', { token: accessToken });
    expect((await keys()).status).toBe(200);
    await send('POST', '/v1/auth/logout', { body: { refreshToken } });
    await vi.waitFor(async () => expect((await keys()).status).toBe(401), { timeout: promised(5000), interval: 20 });
  });

  it('revokes a token, a session and a person by name, and nobody of another tenant', async () => {
    const operator = await login();
    const revoke = (kind: string, value: unknown) => send('POST', '/v1/revocations', { token: operator.accessToken, body: { kind, value } });
    for (const [kind, claim] of [['token', 'jti'], ['session', 'sid']] as const) {
      const { accessToken } = await login();
      expect((await revoke(kind, decodeJwt(accessToken)[claim])).status).toBe(204);
      await vi.waitFor(async () => expect((await send('GET', '/v1/signing-keys', { token: accessToken })).status).toBe(401), { timeout: promised(5000), interval: 20 });
    }
    expect((await revoke('subject', crypto.randomUUID())).status).toBe(404);
    expect((await revoke('key', 'k1')).status).toBe(400);
    expect((await revoke('subject', decodeJwt(operator.accessToken).sub)).status).toBe(204);
    await vi.waitFor(async () => expect((await send('GET', '/v1/signing-keys', { token: operator.accessToken })).status).toBe(401), { timeout: promised(5000), interval: 20 });
    // The second of the revocation has to pass before a new token counts as issued after it.
    await vi.waitFor(async () => expect((await send('GET', '/v1/signing-keys', { token: (await login()).accessToken })).status).toBe(200), { timeout: promised(5000), interval: 200 });
  });

  it('changes keys on demand without refusing what the old one signed, and in an emergency with it', async () => {
    const before = await login();
    const rotate = () => send('POST', '/v1/signing-keys/rotate', { token: before.accessToken });
    await vi.waitFor(async () => expect((await rotate()).status).toBe(200), { timeout: promised(5000), interval: 100 });
    const after = await login();
    const kid = (token: string) => String(decodeProtectedHeader(token).kid);
    expect(kid(after.accessToken)).not.toBe(kid(before.accessToken));
    for (const { accessToken } of [before, after]) expect((await send('GET', '/v1/auth/me', { token: accessToken })).status).toBe(200);

    expect((await send('POST', `/v1/signing-keys/${kid(before.accessToken)}/revoke`, { token: after.accessToken })).status).toBe(204);
    await vi.waitFor(async () => expect((await send('GET', '/v1/auth/me', { token: before.accessToken })).status).toBe(401), { timeout: promised(5000), interval: 20 });
    expect((await send('GET', '/v1/auth/me', { token: after.accessToken })).status).toBe(200);
    const published = jwksResponse.parse(json(await send('GET', '/.well-known/jwks.json'))).keys.map((key) => key.kid);
    expect(published).not.toContain(kid(before.accessToken));
  });

  it('makes and imports keys, and refuses a public key of another', async () => {
    const { accessToken: token } = await login();
    const add = (body: object) => send('POST', '/v1/signing-keys', { token, body });
    const [one, two] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
    const privateKey = one.privateKey.export({ format: 'pem', type: 'pkcs8' });

    expect((await add({ alg: 'ES256' })).status).toBe(201);
    expect((await add({ alg: 'EdDSA', privateKey, publicKey: two.publicKey.export({ format: 'jwk' }) })).status).toBe(422);
    const imported = await add({ alg: 'EdDSA', privateKey, publicKey: one.publicKey.export({ format: 'jwk' }) });
    expect([imported.status, (await add({ alg: 'EdDSA', privateKey })).status]).toEqual([201, 409]);
    expect((await add({ alg: 'HS256' })).status).toBe(400);
    const { items } = signingKeysResponse.parse(json(await send('GET', '/v1/signing-keys', { token })));
    expect(items.slice(-2).map(({ alg, state }) => [alg, state])).toEqual([['ES256', 'pending'], ['EdDSA', 'pending']]);
  });

  it('knows an application by its key alone, until that is revoked', async () => {
    const { accessToken: token } = await login();
    const made = await send('POST', '/v1/applications', { token, body: { name: 'ci', permissions: ['read:signing-keys'] } });
    const { key, keyId, applicationId } = newKeyResponse.parse(json(made));
    const status = async (path: string, authorization?: string) => (await send('GET', path, authorization === undefined ? {} : { authorization })).status;

    expect(await status('/v1/signing-keys', `ApiKey ${key}`)).toBe(200);
    expect(await status('/v1/applications', `ApiKey ${key}`)).toBe(403);
    expect(await status('/v1/signing-keys', `ApiKey ${key.replace(/.{6}$/u, 'AAAAAA')}`)).toBe(401);
    expect(await status('/v1/signing-keys', `Bearer ${key}`)).toBe(401);
    expect([await status(`/v1/signing-keys?api_key=${key}`), await status(`/v1/signing-keys?access_token=${token}`)]).toEqual([401, 401]);
    expect((await send('POST', '/v1/applications', { authorization: `ApiKey ${key}`, body: { name: 'more', permissions: ['*'] } })).status).toBe(403);

    const [listed] = applicationsResponse.parse(json(await send('GET', '/v1/applications', { token }))).items;
    expect(listed).toMatchObject({ id: applicationId, name: 'ci', keys: [{ id: keyId, ageing: false, lastUsedAt: expect.any(String) }] });
    expect((await send('POST', `/v1/applications/${applicationId}/keys`, { token, body: { overlapSeconds: 0 } })).status).toBe(201);
    await vi.waitFor(async () => expect(await status('/v1/signing-keys', `ApiKey ${key}`)).toBe(401), { timeout: promised(1000), interval: 20 });
    expect((await send('DELETE', `/v1/applications/${applicationId}`, { token })).status).toBe(204);
  });

  it('logs out with 204, whatever the token was', async () => {
    const { accessToken, refreshToken } = await login();
    const answers = [await send('POST', '/v1/auth/logout', { body: { refreshToken } }), await send('POST', '/v1/auth/logout', { body: { refreshToken: 'made up' } })];

    expect(answers.map(({ status, text }) => [status, text])).toEqual([[204, ''], [204, '']]);
    const after = await send('GET', '/v1/auth/me', { token: accessToken });
    expect([after.status, after.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Bearer/u)]);
  });

  it('answers a known and an unknown account with the same status, header names and bytes but for the request id', async () => {
    const known = await send('POST', '/v1/auth/login', { body: { email, password: 'wrong' }, address: '192.0.2.1' });
    const unknown = await send('POST', '/v1/auth/login', { body: { email: 'bob@example.test', password: 'wrong' }, address: '192.0.2.1' });
    const bytes = ({ text, headers }: Answer) => text.replaceAll(String(headers['x-request-id']), '');

    expect([known.status, unknown.status]).toEqual([401, 401]);
    expect(Object.keys(known.headers)).toEqual(Object.keys(unknown.headers));
    expect(bytes(known)).toBe(bytes(unknown));
  });

  it('stops guessing with 429 and Retry-After before attempt 20, and lets the owner in from elsewhere', async () => {
    const statuses: number[] = [];
    for (let attempt = 1; attempt <= 25; attempt += 1) {
      statuses.push((await send('POST', '/v1/auth/login', { body: { email, password: 'wrong' }, address: '198.51.100.9' })).status);
    }
    const refused = await send('POST', '/v1/auth/login', { body: { email, password }, address: '198.51.100.9' });

    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), ...Array.from({ length: 15 }, () => 429)]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await login('198.51.100.10')).toMatchObject({ tokenType: 'Bearer' });
  });

  it.each([
    ['/v1/auth/login', { email, password, role: 'admin' }],
    ['/v1/auth/login', { email, password: { $ne: '' } }],
    ['/v1/auth/refresh', {}],
    ['/v1/bootstrap', { secret, email: 'no address', password, name: 'Ada' }],
  ])('refuses what %s does not document: %j', async (path, body) => {
    const answer = await send('POST', path, { body });

    expect([answer.status, answer.headers['content-type']]).toEqual([400, expect.stringContaining('application/problem+json')]);
    expect(answer.text).not.toContain(password);
  });

  it('asks for a token where one is needed', async () => {
    const [without, junk] = [await send('GET', '/v1/auth/me'), await send('GET', '/v1/auth/me', { token: 'junk' })];

    expect([without.status, junk.status]).toEqual([401, 401]);
    expect([String(without.headers['www-authenticate']), String(junk.headers['www-authenticate'])]).toEqual([expect.stringMatching(/^Bearer/u), expect.stringContaining('invalid_token')]);
  });

  it('records what happened where it happened, and gives a chain that verifies with the keys it publishes (I13)', async () => {
    const { accessToken } = await login();
    await send('POST', '/v1/auth/login', { body: { email: 'nobody@example.test', password: 'wrong' } });
    const page = async (query: string) => auditPage.parse(json(await send('GET', `/v1/audit?${query}`, { token: accessToken })));
    await vi.waitFor(async () => expect((await page('action=login&outcome=refused&limit=1')).items[0]?.personal).toMatchObject({ account: 'nobody@example.test', address: '203.0.113.7' }), 30_000);

    const exported = (await send('GET', '/v1/audit/export', { token: accessToken })).text;
    const keys = auditKeysResponse.parse(json(await send('GET', '/v1/audit/keys', { token: accessToken })));
    const verified = await verifyExport(exported.trimEnd().split('\n'), { digest: sha256, openStatement: statementOpener(keys) });
    expect(verified.findings).toEqual([]);
    expect(verified.records).toBeGreaterThan(2);
    for (const credential of [password, accessToken]) expect(exported).not.toContain(credential);
    expect((await send('GET', '/v1/audit')).status).toBe(401);
    expect((await send('GET', '/v1/audit?everything=1', { token: accessToken })).status).toBe(400);
  });

  it('lets invited people in with the roles of their invitation and no more, and resets a password by mail', async () => {
    const { accessToken } = await login();
    const code = async (count: number) => {
      await vi.waitFor(() => expect(mails.mails).toHaveLength(count), 30_000);
      return /^[\w-]{43}$/mu.exec(mails.mails.at(-1)?.text ?? '')?.[0] ?? '';
    };
    expect((await send('POST', '/v1/invitations', { token: accessToken, body: { email: 'bob@example.test', roles: ['viewer'] } })).status).toBe(201);
    expect((await send('POST', '/v1/invitations/accept', { body: { code: await code(1), name: 'Bob', password } })).status).toBe(201);
    const bob = async (secretOfBob: string) => send('POST', '/v1/auth/login', { body: { email: 'bob@example.test', password: secretOfBob }, address: '198.51.100.9' });
    const session = sessionResponse.parse(json(await bob(password)));

    const refused = await send('GET', '/v1/members', { token: session.accessToken });
    expect([refused.status, json(refused)]).toEqual([403, expect.objectContaining({ detail: 'read:members' })]);
    await vi.waitFor(async () => expect(json(await send('GET', '/v1/audit?action=permission', { token: accessToken }))).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ record: expect.objectContaining({ action: 'permission.asked', outcome: 'refused', permission: 'read:members' }) })]) }), 30_000);
    expect(json(await send('GET', '/v1/authorisation/can?permission=read:workflow-instances', { token: session.accessToken }))).toMatchObject({ allowed: true, grantedBy: 'read:workflow-instances' });

    const asked = [await send('POST', '/v1/password-resets', { body: { email: 'bob@example.test' } }), await send('POST', '/v1/password-resets', { body: { email: 'nobody@example.test' } })];
    expect(asked.map(({ status, text }) => [status, text])).toEqual([[202, ''], [202, '']]);
    expect((await send('POST', '/v1/password-resets/confirm', { body: { code: await code(2), password: 'granite umbrella 42 otter' } })).status).toBe(204);
    expect((await refresh(session.refreshToken)).status).toBe(400);
    expect([(await bob(password)).status, (await bob('granite umbrella 42 otter')).status]).toEqual([401, 200]);
  });

  it('keeps tenants apart: what is another one’s does not exist, in the same bytes as what does not exist at all', async () => {
    const { accessToken: ada } = await login();
    const before = mails.mails.length;
    const made = await send('POST', '/v1/tenants', { token: ada, body: { name: 'other', administrator: 'eve@example.test' } });
    expect(made.status).toBe(201);
    expect((await send('POST', '/v1/tenants', { token: ada, body: { name: 'other', administrator: 'eve@example.test' } })).status).toBe(409);
    await vi.waitFor(() => expect(mails.mails).toHaveLength(before + 1), 30_000);
    const code = /^[\w-]{43}$/mu.exec(mails.mails.at(-1)?.text ?? '')?.[0] ?? '';
    await send('POST', '/v1/invitations/accept', { body: { code, name: 'Eve', password } });
    const { accessToken: eve } = sessionResponse.parse(json(await send('POST', '/v1/auth/login', { body: { email: 'eve@example.test', password }, address: '198.51.100.10' })));
    const mine = membersResponse.parse(json(await send('GET', '/v1/members', { token: ada }))).items[0]?.userId ?? '';
    const adas = sessionsResponse.parse(json(await send('GET', '/v1/auth/sessions', { token: ada }))).items[0]?.sessionId ?? '';
    const nobody = '0195a000-0000-7000-8000-000000000000';
    const bytes = ({ status, text }: Answer) => [status, text.replace(/"instance":"[^"]*"/u, '')];

    for (const [method, path, body] of [['POST', (id: string) => `/v1/members/${id}/roles`, { roles: ['viewer'] }], ['DELETE', (id: string) => `/v1/members/${id}`, undefined]] as const) {
      const [theirs, none] = [await send(method, path(mine), { token: eve, ...(body && { body }) }), await send(method, path(nobody), { token: eve, ...(body && { body }) })];
      expect(theirs.status).toBe(404);
      expect(bytes(theirs)).toEqual(bytes(none));
    }
    expect(bytes(await send('DELETE', `/v1/auth/sessions/${adas}`, { token: eve }))).toEqual(bytes(await send('DELETE', `/v1/auth/sessions/${nobody}`, { token: eve })));
    expect(membersResponse.parse(json(await send('GET', '/v1/members', { token: eve }))).items.map((member) => member.email)).toEqual(['eve@example.test']);
    await vi.waitFor(async () => expect((await send('GET', '/v1/audit', { token: eve })).text).toContain('invitation.accepted'), 30_000);
    for (const path of ['/v1/audit', `/v1/audit?actor=${mine}`, '/v1/audit/export']) expect((await send('GET', path, { token: eve })).text).not.toContain(mine);
    expect((await send('POST', '/v1/tenants', { token: eve, body: { name: 'third', administrator: 'x@example.test' } })).status).toBe(403);
  });

  it.each(['tenantId', 'id', 'status', 'role', 'isAdmin', 'permissions', 'createdAt', 'version', 'ownerId'])('refuses a request that brings a %s of its own', async (member) => {
    const { accessToken: token } = await login();
    const bodies: [string, object][] = [
      ['/v1/auth/login', { email, password }], ['/v1/auth/refresh', { refreshToken: 'x' }], ['/v1/auth/logout', { refreshToken: 'x' }], ['/v1/bootstrap', { secret, email, password, name: 'Ada' }],
      ['/v1/invitations', { email, roles: ['viewer'] }], ['/v1/invitations/accept', { code: 'x', name: 'x', password }], ['/v1/password-resets', { email }], ['/v1/password-resets/confirm', { code: 'x', password }],
      ['/v1/tenants', { name: 'x', administrator: email }], ['/v1/members/0195a000-0000-7000-8000-000000000000/roles', { roles: ['viewer'] }],
    ];
    for (const [path, body] of bodies) expect([path, (await send('POST', path, { token, body: { ...body, [member]: 'x' } })).status]).toEqual([path, 400]);
  });
});
