import { createHmac, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promised } from '@holdfast/testkit/promised';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Api } from './api.ts';
import { tokenFromMail } from './approver.ts';
import { codeFromMail } from './mails.ts';
import { World, type Json } from './world.ts';

/** One route of each service that verifies access tokens. */
const routes = ['/v1/signing-keys', '/v1/definitions', '/v1/schedules', '/v1/resume-tokens'];

let world: World;
/** Of a key that the platform has imported: what it signs is signed by the platform. */
let ours: { readonly privateKey: KeyObject; readonly kid: string };
let published: Json[];
let good: Json;
/** Limits are by address. */
let callers: Api[];
let sent = 0;

const encode = (part: unknown): string => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
const decode = (part: string): Json => JSON.parse(Buffer.from(part, 'base64url').toString()) as Json;
const jwksOf = async () => (await world.api.call('/.well-known/jwks.json')).json['keys'] as Json[];

beforeAll(async () => {
  world = await World.start();
  callers = Array.from({ length: 24 }, (_, index) => new Api(world.platform.urls.gateway, world.platform.caFile, `127.0.0.${index + 20}`));
  const { privateKey } = generateKeyPairSync('ed25519');
  const imported = await world.api.call('/v1/signing-keys', { method: 'POST', token: world.token, body: { alg: 'EdDSA', privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) } });
  expect(imported.status, imported.text).toBe(201);
  ours = { privateKey, kid: String(imported.json['kid']) };
  good = decode(world.token.split('.')[1] ?? '');
  await vi.waitFor(async () => expect((await ask(signed())).status).toBe(200), { timeout: 30_000, interval: 200 });
  published = await jwksOf();
});
afterAll(async () => {
  await Promise.all(callers.map((caller) => caller.close()));
  await (world as World | undefined)?.[Symbol.asyncDispose]();
});

/** A token that the platform would have made, but for these claims and members of the header; claims as text are taken as they are. */
function signed(claims: Json | string = {}, header: Json = {}, key = ours.privateKey): string {
  const seconds = Math.floor(Date.now() / 1000);
  const input = `${encode({ alg: 'EdDSA', typ: 'at+jwt', kid: ours.kid, ...header })}.${encode(typeof claims === 'string' ? claims : { ...good, jti: randomUUID(), iat: seconds, exp: seconds + 600, ...claims })}`;
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
}

function ask(token: string, path = routes[0] ?? '') {
  sent += 1;
  return (callers[sent % callers.length] ?? world.api).call(path, { token });
}

/** What services answer that do not refuse it in the one way there is, which says nothing about why. */
async function otherThanRefused(token: string): Promise<unknown[]> {
  const answers = await Promise.all(routes.map(async (path) => ({ path, answer: await ask(token, path) })));
  return answers.flatMap(({ path, answer: { status, headers, json } }) => {
    const [type, challenge] = [String(headers['content-type']), String(headers['www-authenticate'])];
    const refused = status === 401 && json['code'] === 'unauthenticated' && type.startsWith('application/problem+json') && challenge.startsWith('Bearer ') && challenge.includes('error="invalid_token"');
    return refused ? [] : [{ path, status, json, type, challenge }];
  });
}

describe('a token that the platform has signed', () => {
  it.each(routes)('is taken by %s', async (path) => {
    expect((await ask(signed(), path)).status).toBe(200);
  });
});

describe('a forged token is refused by every service', () => {
  it.each(['none', 'None', 'NONE', 'nOnE', ''])('whose algorithm is “%s”, with a signature, an empty one and none', async (alg) => {
    const [, claims = '', signature = ''] = signed().split('.');
    const head = encode({ alg, typ: 'at+jwt', kid: ours.kid });
    for (const token of [`${head}.${claims}.${signature}`, `${head}.${claims}.`, `${head}.${claims}`]) expect(await otherThanRefused(token)).toEqual([]);
  });

  it('whose algorithm is left out, or whose signature is taken away or zeroed', async () => {
    const [head = '', claims = ''] = signed().split('.');
    expect(await otherThanRefused(signed({}, { alg: undefined }))).toEqual([]);
    expect(await otherThanRefused(`${head}.${claims}.`)).toEqual([]);
    expect(await otherThanRefused(`${head}.${claims}.${Buffer.alloc(64).toString('base64url')}`)).toEqual([]);
  });

  it('by HS256 with the public key, in whatever form, or with an empty key', async () => {
    for (const key of published) {
      const secrets = ['', JSON.stringify(key), String(key['n'] ?? key['x']), Buffer.from(String(key['n'] ?? key['x']), 'base64url')];
      for (const secret of secrets) {
        const input = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: key['kid'] })}.${encode({ ...good, jti: randomUUID() })}`;
        const answer = await ask(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`);
        expect(answer.status).toBe(401);
      }
    }
  });

  it('by a key that it brings or points to, and nobody asks where it points', async () => {
    let connections = 0;
    const stranger = generateKeyPairSync('ed25519');
    const jwk = { ...stranger.publicKey.export({ format: 'jwk' }), kid: ours.kid, use: 'sig', alg: 'EdDSA' };
    const server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
    server.on('connection', () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
    const headers: Json[] = [
      {}, { jwk }, { jku: url }, { x5u: url }, { x5c: ['MIIB'] }, { x5t: 'AAAA' }, { 'x5t#S256': 'AAAA' }, { kid: url }, { jku: url, kid: 'theirs' }, { kid: '../../etc/passwd' }, { kid: "' or 1=1 --" }, { kid: ['a'] }, { crit: ['b64'], b64: false },
    ];
    for (const header of headers) expect(await otherThanRefused(signed({}, header, stranger.privateKey))).toEqual([]);
    // Ours, and yet it brings a key or an extension with it.
    for (const header of headers.slice(1)) expect(await otherThanRefused(signed({}, header))).toEqual([]);
    await new Promise((resolve) => server.close(resolve));
    expect(connections).toBe(0);
  });

  it('of another kind, audience, issuer or tenant', async () => {
    const wrong: [Json, Json][] = [
      [{}, { typ: 'JWT' }], [{}, { typ: undefined }], [{}, { typ: 'id_token' }], [{}, { typ: 'resume+jwt' }], [{ aud: 'holdfast/resume' }, {}], [{ aud: 'somebody' }, {}], [{ aud: ['holdfast', 'somebody'] }, {}], [{ aud: undefined }, {}],
      [{ iss: 'https://issuer.example' }, {}], [{ iss: undefined }, {}], [{ tenant: 'not-a-tenant' }, {}], [{ tenant: undefined }, {}], [{ permissions: '*' }, {}],
    ];
    for (const [claims, header] of wrong) expect(await otherThanRefused(signed(claims, header))).toEqual([]);
  });

  it('that has expired, is not good yet, or says so in another type', async () => {
    const seconds = Math.floor(Date.now() / 1000);
    for (const exp of [undefined, seconds - 1, `${seconds + 600}`, -1, 0, null]) expect(await otherThanRefused(signed({ exp }))).toEqual([]);
    for (const claims of [{ nbf: seconds + 600 }, { iat: seconds + 600 }, { iat: undefined }, { sub: undefined }, { sub: 'x'.repeat(5000) }]) expect(await otherThanRefused(signed(claims))).toEqual([]);
    const whole = JSON.stringify({ ...good, iat: seconds, exp: seconds + 600 });
    for (const text of [whole.replace(`"exp":${seconds + 600}`, '"exp":1e999'), whole.replace('{', '{"sub":"other",'), whole.replace('{', '{"permissions":[],'), '[]', 'null', '{']) expect(await otherThanRefused(signed(text))).toEqual([]);
  });

  it('that is a refresh token, or a resume token', async () => {
    const session = await world.api.call('/v1/auth/login', { method: 'POST', body: world.administrator });
    await world.startExpense('forged@example.test');
    for (const token of [String(session.json['refreshToken']), await tokenFromMail(world, 'forged@example.test')]) expect(await otherThanRefused(token)).toEqual([]);
  });

  it('in the address instead of the header', async () => {
    for (const path of routes) expect((await world.api.call(`${path}?access_token=${signed()}`)).status).toBe(401);
  });
});

describe('what a person could do', () => {
  it('is refused everywhere within five seconds of their being disabled', async () => {
    const email = 'leaver@example.test';
    const password = 'granite umbrella 42 otter';
    expect((await world.api.call('/v1/invitations', { method: 'POST', token: world.token, body: { email, roles: ['admin'] } })).status).toBe(201);
    expect((await world.api.call('/v1/invitations/accept', { method: 'POST', body: { code: await codeFromMail(world, email), name: 'Leaver', password } })).status).toBe(201);
    const token = String((await world.api.call('/v1/auth/login', { method: 'POST', body: { email, password } })).json['accessToken']);
    for (const path of routes) expect((await ask(token, path)).status).toBe(200);
    expect((await world.api.call(`/v1/members/${String(decode(token.split('.')[1] ?? '')['sub'])}`, { method: 'DELETE', token: world.token })).status).toBe(204);
    await vi.waitFor(async () => expect(await otherThanRefused(token)).toEqual([]), { timeout: promised(5000), interval: 100 });
  });
});

describe('the published keys', () => {
  it('are public halves, of enough bits, each with a use, an algorithm and a name of its own', () => {
    expect(new Set(published.map(({ kid }) => kid)).size).toBe(published.length);
    for (const key of published) {
      expect(Object.keys(key).filter((member) => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'].includes(member))).toEqual([]);
      expect(key['use']).toBe('sig');
    }
    const moduli = published.filter(({ kty }) => kty === 'RSA').map(({ n }) => Buffer.from(String(n), 'base64url').length * 8);
    expect(moduli.filter((bits) => bits < 3072)).toEqual([]);
    expect(moduli.length).toBeGreaterThan(0);
  });
});
