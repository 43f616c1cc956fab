import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { promised } from '@holdfast/testkit/promised';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { codeFromMail, textOfMail } from './mails.ts';
import { type Json, World } from './world.ts';

const password = 'granite umbrella 42 otter';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => (world as World | undefined)?.[Symbol.asyncDispose]());

const post = (path: string, body: object, token = world.token) => world.api.call(path, { method: 'POST', token, body });
const login = async (email: string, word = password) => world.api.call('/v1/auth/login', { method: 'POST', body: { email, password: word } });

/** Somebody new in the administrator's tenant; their user id and access token. */
async function person(email: string, ...roles: string[]): Promise<{ userId: string; token: string }> {
  const invited = await post('/v1/invitations', { email, roles });
  expect(invited.status, invited.text).toBe(201);
  const accepted = await post('/v1/invitations/accept', { code: await codeFromMail(world, email), name: 'Somebody', password });
  expect(accepted.status, accepted.text).toBe(201);
  return { userId: String(accepted.json['userId']), token: String((await login(email)).json['accessToken']) };
}

describe('a role of the tenant’s own', () => {
  it('is made, given, explained, changed and taken, and nobody puts into it what they lack', async () => {
    expect((await post('/v1/roles', { name: 'clerk', permissions: ['read:workflow-instances', 'read:members', 'manage:members', 'manage:roles'] })).status).toBe(201);
    expect((await post('/v1/roles', { name: 'clerk', permissions: ['read:members'] })).json['code']).toBe('role-exists');
    const clerk = await person('clerk@example.test', 'clerk');
    expect(decodeJwt(clerk.token)['permissions']).toEqual(['read:workflow-instances', 'read:members', 'manage:members', 'manage:roles']);
    expect((await world.api.call('/v1/instances', { token: clerk.token })).status).toBe(200);
    expect((await world.api.call('/v1/secrets', { token: clerk.token })).status).toBe(403);

    const can = await world.api.call('/v1/authorisation/can?permission=read:members', { token: clerk.token });
    expect(can.json).toEqual({ permission: 'read:members', allowed: true, grantedBy: 'read:members', platform: false, roles: ['clerk', 'admin'] });
    const matrix = (await world.api.call('/v1/authorisation/matrix', { token: clerk.token })).json['items'] as Json[];
    expect(matrix.find((row) => row['permission'] === 'manage:roles')?.['roles']).toEqual(['clerk', 'admin']);

    expect((await post('/v1/roles', { name: 'thief', permissions: ['read:secrets'] }, clerk.token)).json).toMatchObject({ code: 'grant-exceeds-own', detail: 'read:secrets' });
    expect((await post('/v1/roles/clerk', { permissions: ['read:members', 'read:secrets'] }, clerk.token)).json['code']).toBe('grant-exceeds-own');
    expect((await post(`/v1/members/${clerk.userId}/roles`, { roles: ['admin'] }, clerk.token)).json['code']).toBe('grant-exceeds-own');
    expect((await post('/v1/invitations', { email: 'x@example.test', roles: ['admin'] }, clerk.token)).json['code']).toBe('grant-exceeds-own');
    expect((await world.api.call('/v1/roles/clerk', { method: 'DELETE', token: world.token })).json['code']).toBe('role-in-use');

    expect((await post('/v1/roles/clerk', { permissions: ['read:members'] })).status).toBe(204);
    // What a token still says is refused within five seconds (I14).
    await vi.waitFor(async () => expect((await world.api.call('/v1/instances', { token: clerk.token })).status).toBe(401), { timeout: promised(5_000), interval: 50 });
    const again = await vi.waitFor(
      async () => {
        const session = await login('clerk@example.test');
        expect((await world.api.call('/v1/members', { token: String(session.json['accessToken']) })).status).toBe(200);
        return session;
      },
      { timeout: promised(5_000), interval: 500 },
    );
    expect(decodeJwt(String(again.json['accessToken']))['permissions']).toEqual(['read:members']);
  });

  it('can hold every permission there is, in a token of less than 2 KB', async () => {
    const matrix = (await world.api.call('/v1/authorisation/matrix', { token: world.token })).json['items'] as Json[];
    const permissions = matrix.map((row) => row['permission']);
    expect((await post('/v1/roles', { name: 'everything', permissions })).status).toBe(201);
    const { token } = await person('everything@example.test', 'everything');

    expect(decodeJwt(token)['permissions']).toEqual(permissions);
    expect(token.length).toBeLessThan(2048);
  });
});

describe('people of another system', () => {
  it('log in with the password they had, whose hash is then made anew', async () => {
    const salt = randomBytes(16);
    const wexflow = Buffer.concat([Buffer.of(1), salt, pbkdf2Sync(password, salt, 100_000, 32, 'sha256')]).toString('base64');
    // bcrypt of `granite umbrella 42 otter`, cost 10.
    const bcrypt = '$2b$10$/ew9avROEJQfFYUg0rBRtO.bRelKw.gaXUX1k8pg3I2Ca6Cv9g/GK';
    const tenant = decodeJwt(world.token)['tenant'] as string;
    const before = (email: string, passwordHash: string) => ({ email, name: 'Imported', roles: ['viewer'], passwordHash });
    const imported = await post(`/v1/tenants/${tenant}/members/import`, { people: [before('wexflow@example.test', wexflow), before('flowise@example.test', bcrypt), before('md5@example.test', 'd41d8cd98f00b204e9800998ecf8427e')] });

    expect(imported.status, imported.text).toBe(200);
    expect((imported.json['imported'] as Json[]).map(({ email }) => email)).toEqual(['wexflow@example.test', 'flowise@example.test']);
    expect(imported.json['refused']).toEqual([{ email: 'md5@example.test', reason: 'hash-unknown' }]);
    for (const email of ['wexflow@example.test', 'flowise@example.test']) {
      expect((await login(email, 'not the password at all')).status).toBe(401);
      expect((await login(email)).status).toBe(200);
      const [row] = await world.rows('identity', 'select password_hash from users where email = $1', email);
      expect(String(row?.['password_hash'])).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
      expect((await login(email)).status).toBe(200);
    }
  });
});

/** Opens a link of a mail, and sends its form as a browser does. */
async function fill(link: string, fields: Record<string, string>): Promise<{ status: number; text: string }> {
  const { pathname, search } = new URL(link);
  const page = await world.api.call(`${pathname}${search}`);
  expect([page.status, page.headers['cache-control'], page.headers['referrer-policy']]).toEqual([200, 'no-store', 'no-referrer']);
  expect(page.text).not.toContain('<script');
  const action = / action="(?<action>[^"]+)"/u.exec(page.text)?.groups?.['action'] ?? '';
  const code = / name="code" value="(?<code>[^"]+)"/u.exec(page.text)?.groups?.['code'] ?? '';
  const form = (headers: Record<string, string>) =>
    world.api.call(action, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams({ code, ...fields }).toString() });
  expect((await form({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  return form({ 'sec-fetch-site': 'same-origin', origin: 'null' });
}

const linkIn = (text: string): string => /^https:\/\/\S+\?code=\S+$/mu.exec(text)?.[0] ?? '';

describe('the link of a mail', () => {
  it('leads an invited person to an account of their own, however often a scanner opens it first', async () => {
    await post('/v1/invitations', { email: 'page@example.test', roles: ['viewer'] });
    const link = linkIn(await textOfMail(world, 'page@example.test'));
    const { pathname, search } = new URL(link);
    for (let opened = 0; opened < 5; opened += 1) expect((await world.api.call(`${pathname}${search}`)).status).toBe(200);

    expect((await fill(link, { name: 'Page', password: 'short' })).status).toBe(422);
    expect((await fill(link, { name: 'Page', password })).text).toContain('Your account is ready');
    expect((await fill(link, { name: 'Page', password })).status).toBe(400);
    const me = await world.api.call('/v1/auth/me', { token: String((await login('page@example.test')).json['accessToken']) });
    expect(me.json).toMatchObject({ name: 'Page', roles: ['viewer'], emailVerified: true });
  });

  it('sets a new password, and ends the sessions that the old one began', async () => {
    await person('forgot@example.test', 'viewer');
    const session = (await login('forgot@example.test')).json;
    expect((await world.api.call('/account/password-reset/mail', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'email=forgot%40example.test' })).text).toContain('Look at your mail');
    const link = linkIn(await textOfMail(world, 'forgot@example.test', 'new password'));

    expect((await fill(link, { password: 'another granite umbrella 42' })).text).toContain('Your password is set');
    expect((await login('forgot@example.test')).status).toBe(401);
    expect((await login('forgot@example.test', 'another granite umbrella 42')).status).toBe(200);
    expect((await world.api.call('/v1/auth/refresh', { method: 'POST', body: { refreshToken: session['refreshToken'] } })).status).toBe(400);
  });

  it('is not needed for another password by who knows the present one: other sessions end, and a mail tells of it', async () => {
    const { token } = await person('change@example.test', 'viewer');
    const elsewhere = (await login('change@example.test')).json;
    const newPassword = 'lantern obelisk 93 marmot';
    expect((await post('/v1/auth/password', { password: 'not the password at all', newPassword }, token)).json['code']).toBe('invalid-credentials');
    for (const weak of ['short', password, 'change@example.test', 'Somebody Somebody']) expect((await post('/v1/auth/password', { password, newPassword: weak }, token)).json['code'], weak).toBe('weak-password');
    expect((await post('/v1/auth/password', { password, newPassword }, '')).status).toBe(401);
    const changed = await post('/v1/auth/password', { password, newPassword }, token);
    expect(changed.status, changed.text).toBe(204);

    expect(await textOfMail(world, 'change@example.test', 'now has another password')).not.toContain(newPassword);
    expect([(await login('change@example.test')).status, (await login('change@example.test', newPassword)).status]).toEqual([401, 200]);
    expect((await world.api.call('/v1/auth/refresh', { method: 'POST', body: { refreshToken: elsewhere['refreshToken'] } })).status).toBe(400);
    await vi.waitFor(async () => expect((await world.api.call('/v1/auth/sessions', { token: String(elsewhere['accessToken']) })).status).toBe(401), { timeout: promised(5_000), interval: 50 });
    expect((await world.api.call('/v1/auth/sessions', { token })).status).toBe(200);
    await vi.waitFor(
      async () => {
        const audit = (await world.api.call('/v1/audit?action=password.changed', { token: world.token })).json['items'] as { readonly record: Json }[];
        expect(audit.map(({ record }) => record)).toMatchObject([{ action: 'password.changed', outcome: 'succeeded' }]);
      },
      { timeout: 30_000, interval: 100 },
    );
  });

  it('confirms another address, and the old one is told', async () => {
    const { token } = await person('old@example.test', 'viewer');
    expect((await post('/v1/auth/address', { email: 'new@example.test', password: 'not the password at all' }, token)).status).toBe(401);
    expect((await post('/v1/auth/address', { email: 'new@example.test', password }, token)).status).toBe(202);
    expect(await textOfMail(world, 'old@example.test', 'wants your account')).toContain('new@example.test');
    expect((await login('new@example.test')).status).toBe(401);

    expect((await fill(linkIn(await textOfMail(world, 'new@example.test')), {})).text).toContain('Your address is confirmed');
    expect(await textOfMail(world, 'old@example.test', 'now has another address')).toContain('new@example.test');
    expect((await login('new@example.test')).status).toBe(200);
    expect((await login('old@example.test')).status).toBe(401);
  });

  it('verifies the address of an account that began without', async () => {
    expect((await world.api.call('/v1/auth/me', { token: world.token })).json['emailVerified']).toBe(false);
    expect((await world.api.call('/v1/auth/address/verification', { method: 'POST', token: world.token })).status).toBe(202);
    await fill(linkIn(await textOfMail(world, world.administrator.email)), {});

    expect((await world.api.call('/v1/auth/me', { token: world.token })).json['emailVerified']).toBe(true);
  });
});
