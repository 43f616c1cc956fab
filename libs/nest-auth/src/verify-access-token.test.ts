import { ManualClock } from '@holdfast/clock/manual-clock';
import { silentLogger } from '@holdfast/telemetry/logger';
import { startHttpReceiver } from '@holdfast/testkit/http-receiver';
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeySetCache, KeysUnavailableError } from './key-set-cache.ts';
import { accessTokenVerifier } from './verify-access-token.ts';

const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = ours.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const jwks = { keys: [{ ...ours.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] };
const now = new Date('2026-03-01T12:00:00Z');
const at = now.getTime() / 1000;

const header = { alg: 'RS256', typ: 'at+jwt', kid: 'k1' };
const claims = {
  iss: 'https://localhost:8443', aud: 'holdfast', sub: 'user-1', client_id: 'console', exp: at + 60, iat: at - 60,
  jti: 'token-1', tenant: '0190a000-0000-7000-8000-000000000001', permissions: ['read:workflow-instances'],
};

const encode = (part: unknown) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
const rs256 = (input: string, key = ours.privateKey) => createSign('sha256').update(input).sign(key, 'base64url');

/** A token of any header and claims (objects, or raw JSON), signed by our key unless told otherwise. */
function tokenOf(head: unknown = header, body: unknown = claims, sign: (input: string) => string = rs256): string {
  const input = `${encode(head)}.${encode(body)}`;
  return `${input}.${sign(input)}`;
}

function verifierAt(clock = new ManualClock(now), fetchJwks: () => Promise<unknown> = () => Promise.resolve(jwks)) {
  return accessTokenVerifier({ issuer: claims.iss, audience: claims.aud }, new KeySetCache(fetchJwks, clock, silentLogger), clock);
}

const verify = (token: string) => verifierAt().verify(token);
const without = (name: keyof typeof claims) => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
const raw = (change: string) => JSON.stringify(claims).replace(/"exp":\d+/u, change);

describe('RFC 9068 section 4: an access token', () => {
  it('is accepted with its claims when identity issued it for this audience', async () => {
    expect(await verify(tokenOf())).toEqual(claims);
    expect(await verify(tokenOf({ ...header, typ: 'application/at+jwt' }))).toEqual(claims);
    expect(await verify(tokenOf(header, { ...claims, aud: ['holdfast'] }))).toMatchObject({ aud: 'holdfast' });
  });

  it('is accepted until it expires, also when it was accepted before', async () => {
    const clock = new ManualClock(now);
    const verifier = verifierAt(clock);
    expect(await verifier.verify(tokenOf())).toBeDefined();
    clock.advance(59_999);
    expect(await verifier.verify(tokenOf())).toBeDefined();
    clock.advance(1);
    expect(await verifier.verify(tokenOf())).toBeUndefined();
  });

  it('is known at once when it was accepted before, until it expires or the keys are due to be read again', async () => {
    const clock = new ManualClock(now);
    const verifier = verifierAt(clock);
    expect(verifier.remembered(tokenOf())).toBeUndefined();
    await verifier.verify(tokenOf());
    expect(verifier.remembered(tokenOf())).toEqual(claims);
    clock.advance(5000);
    expect(verifier.remembered(tokenOf())).toBeUndefined();
    await verifier.verify(tokenOf());
    clock.advance(4000);
    expect(verifier.remembered(tokenOf())).toEqual(claims);
    await verifier.verify(tokenOf(header, { ...claims, exp: at + 10 }));
    clock.advance(1000);
    expect(verifier.remembered(tokenOf(header, { ...claims, exp: at + 10 }))).toBeUndefined();
  });

  it('is refused once its key is withdrawn (I14)', async () => {
    const clock = new ManualClock(now);
    let published: unknown = jwks;
    const verifier = verifierAt(clock, () => Promise.resolve(published));
    expect(await verifier.verify(tokenOf())).toBeDefined();
    published = { keys: [] };
    clock.advance(5000);
    expect(await verifier.verify(tokenOf())).toBeUndefined();
  });

  it('can be neither accepted nor refused while the keys cannot be read', async () => {
    await expect(verifierAt(undefined, () => Promise.reject(new Error('down'))).verify(tokenOf())).rejects.toThrow(KeysUnavailableError);
  });
});

describe('RFC 8725 section 3.1: the algorithm is the one of the key', () => {
  it.each(['none', 'None', 'NONE', 'nOnE', 'RS384', 'PS256', 'ES256', 'HS256', ''])('refuses alg %j', async (alg) => {
    expect(await verify(tokenOf({ ...header, alg }))).toBeUndefined();
    expect(await verify(tokenOf({ ...header, alg }, claims, () => ''))).toBeUndefined();
  });

  it('refuses a token without alg and one without signature', async () => {
    expect(await verify(tokenOf({ typ: header.typ, kid: header.kid }))).toBeUndefined();
    expect(await verify(tokenOf(header, claims, () => ''))).toBeUndefined();
    expect(await verify(tokenOf(header, claims, () => 'AA'))).toBeUndefined();
  });

  it.each([publicPem, publicPem.trim(), JSON.stringify(jwks.keys[0]), ''])('refuses HS256 with the public key as the secret', async (secret) => {
    const hmac = (input: string) => createHmac('sha256', secret).update(input).digest('base64url');
    expect(await verify(tokenOf({ ...header, alg: 'HS256' }, claims, hmac))).toBeUndefined();
    expect(await verify(tokenOf(header, claims, hmac))).toBeUndefined();
  });

  it('refuses a published key that is too small, of another use, or published with its private half', async () => {
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const weak = { keys: [{ ...small.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] };
    const sign = (input: string) => rs256(input, small.privateKey);
    expect(await verifierAt(undefined, () => Promise.resolve(weak)).verify(tokenOf(header, claims, sign))).toBeUndefined();
    for (const change of [{ use: 'enc' }, { alg: 'PS256' }, ours.privateKey.export({ format: 'jwk' })]) {
      const set = { keys: [{ ...jwks.keys[0], ...change }] };
      expect(await verifierAt(undefined, () => Promise.resolve(set)).verify(tokenOf())).toBeUndefined();
    }
  });
});

describe('RFC 8725 section 3.3: every part is verified', () => {
  it('refuses a changed payload, a changed header and a signature of another key', async () => {
    const [head, , signature] = tokenOf().split('.');
    expect(await verify(`${head}.${encode({ ...claims, permissions: ['*'] })}.${signature}`)).toBeUndefined();
    expect(await verify(`${encode({ ...header, typ: 'application/at+jwt' })}.${encode(claims)}.${signature}`)).toBeUndefined();
    expect(await verify(tokenOf(header, claims, (input) => rs256(input, theirs.privateKey)))).toBeUndefined();
  });

  it.each(['', '.', '..', 'junk', 'a.b.c', 'a.b.c.d', `${tokenOf()}.`, ` ${tokenOf()}`, tokenOf().replace('.', '..'), `${tokenOf()}=`, 'ey\u0000J.e30.e30', `${'a'.repeat(9000)}.e30.e30`])(
    'refuses text that is no token, case %#',
    async (text) => {
      expect(await verify(text)).toBeUndefined();
    },
  );
});

describe('RFC 8725 section 3.10: claims and headers are not trusted before the signature', () => {
  it('refuses a key that the token brings along, and fetches nothing', async () => {
    await using attacker = await startHttpReceiver((_request, response) => void response.end(JSON.stringify(jwks)));
    const jwk = { ...theirs.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' };
    const bySelf = (input: string) => rs256(input, theirs.privateKey);
    for (const extra of [{ jwk }, { jku: attacker.url }, { x5u: attacker.url }, { x5c: ['MIIB'] }, { x5t: 'AA' }, { kid: attacker.url }, { kid: '../../k1' }]) {
      expect(await verify(tokenOf({ ...header, ...extra }, claims, bySelf))).toBeUndefined();
    }
    expect(await verify(tokenOf({ ...header, jku: attacker.url }))).toBeUndefined();
    expect(attacker.requests).toEqual([]);
  });

  it.each([{ crit: ['b64'], b64: false }, { crit: ['exp'] }, { zip: 'DEF' }, { cty: 'JWT' }])('refuses the header extension %j', async (extra) => {
    expect(await verify(tokenOf({ ...header, ...extra }))).toBeUndefined();
  });

  it.each([{ ...header, kid: 'k2' }, { ...header, kid: '' }, { alg: header.alg, typ: header.typ }, { ...header, kid: 1 }])('refuses an unknown or missing kid, %j', async (head) => {
    expect(await verify(tokenOf(head))).toBeUndefined();
  });

  it('refuses a member that is named twice, in header and claims', async () => {
    expect(await verify(tokenOf('{"alg":"none","alg":"RS256","typ":"at+jwt","kid":"k1"}'))).toBeUndefined();
    expect(await verify(tokenOf(header, raw(String.raw`"\u0065xp":1,"exp":${at + 60}`)))).toBeUndefined();
    expect(await verify(tokenOf(header, JSON.stringify(claims).replace('{', '{"permissions":["*"],')))).toBeUndefined();
  });
});

describe('RFC 8725 sections 3.8, 3.9 and 3.11: issuer, audience and kind', () => {
  it.each([{ iss: 'https://localhost:8444' }, { iss: 'https://localhost:8443/' }, { iss: ['https://localhost:8443'] }])('refuses the issuer of %j', async (change) => {
    expect(await verify(tokenOf(header, { ...claims, ...change }))).toBeUndefined();
  });

  it.each([{ aud: 'resume-token' }, { aud: ['holdfast', 'other'] }, { aud: [] }, { aud: 'Holdfast' }, { aud: null }])('refuses the audience of %j', async (change) => {
    expect(await verify(tokenOf(header, { ...claims, ...change }))).toBeUndefined();
  });

  it.each(['JWT', 'resume+jwt', 'id+jwt', 'jwt', '', 'AT+JWTX', undefined])('refuses typ %s', async (typ) => {
    expect(await verify(tokenOf({ ...header, typ }))).toBeUndefined();
  });
});

describe('RFC 7519 section 4.1: required claims and times', () => {
  it.each(['iss', 'aud', 'sub', 'client_id', 'exp', 'iat', 'jti', 'tenant', 'permissions'] as const)('refuses a token without %s', async (name) => {
    expect(await verify(tokenOf(header, without(name)))).toBeUndefined();
  });

  it.each(['"exp":-1', '"exp":0', '"exp":"4102444800"', '"exp":1e999', '"exp":null', '"exp":true', '"exp":[4102444800]', '"exp":4102444800.5', `"exp":${at}`, `"exp":${at - 1}`])(
    'refuses %s',
    async (change) => {
      expect(await verify(tokenOf(header, raw(change)))).toBeUndefined();
    },
  );

  it('refuses what is not yet valid or was issued in the future, with 5 s for the clocks', async () => {
    for (const name of ['nbf', 'iat']) {
      expect(await verify(tokenOf(header, { ...claims, [name]: at + 5 }))).toBeDefined();
      expect(await verify(tokenOf(header, { ...claims, [name]: at + 6 }))).toBeUndefined();
      expect(await verify(tokenOf(header, { ...claims, [name]: 'soon' }))).toBeUndefined();
    }
  });

  it.each([{ tenant: 'default' }, { permissions: '*' }, { permissions: [1] }, { sub: '' }, { sub: { id: 1 } }, { jti: 1 }])('refuses the odd claim %j', async (change) => {
    expect(await verify(tokenOf(header, { ...claims, ...change }))).toBeUndefined();
  });

  it.each(['null', '[]', '"text"', '{', '{}', '1'])('refuses the claims %s', async (body) => {
    expect(await verify(tokenOf(header, body))).toBeUndefined();
  });
});
