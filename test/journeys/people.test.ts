import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { codeFromMail } from './mails.ts';
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
    expect(can.json).toEqual({ permission: 'read:members', allowed: true, grantedBy: 'read:members', roles: ['clerk', 'admin'] });
    const matrix = (await world.api.call('/v1/authorisation/matrix', { token: clerk.token })).json['items'] as Json[];
    expect(matrix.find((row) => row['permission'] === 'manage:roles')?.['roles']).toEqual(['clerk', 'admin']);

    expect((await post('/v1/roles', { name: 'thief', permissions: ['read:secrets'] }, clerk.token)).json).toMatchObject({ code: 'grant-exceeds-own', detail: 'read:secrets' });
    expect((await post('/v1/roles/clerk', { permissions: ['read:members', 'read:secrets'] }, clerk.token)).json['code']).toBe('grant-exceeds-own');
    expect((await post(`/v1/members/${clerk.userId}/roles`, { roles: ['admin'] }, clerk.token)).json['code']).toBe('grant-exceeds-own');
    expect((await post('/v1/invitations', { email: 'x@example.test', roles: ['admin'] }, clerk.token)).json['code']).toBe('grant-exceeds-own');
    expect((await world.api.call('/v1/roles/clerk', { method: 'DELETE', token: world.token })).json['code']).toBe('role-in-use');

    expect((await post('/v1/roles/clerk', { permissions: ['read:members'] })).status).toBe(204);
    // What a token still says is refused within five seconds (I14).
    await vi.waitFor(async () => expect((await world.api.call('/v1/instances', { token: clerk.token })).status).toBe(401), { timeout: 5_000, interval: 50 });
    const again = await vi.waitFor(
      async () => {
        const session = await login('clerk@example.test');
        expect((await world.api.call('/v1/members', { token: String(session.json['accessToken']) })).status).toBe(200);
        return session;
      },
      { timeout: 5_000, interval: 500 },
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
