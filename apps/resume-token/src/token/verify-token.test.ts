import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { systemClock } from '@holdfast/clock/system-clock';
import { CompactSign } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { keyCreator } from '../keys/create-key.ts';
import { KeyRing } from '../keys/key-ring.ts';
import { memoryKeys } from '../keys/key.store.memory.ts';
import { memoryTables } from '../tables.store.memory.ts';
import type { ResumeToken } from './resume-token.ts';
import { sampleToken } from './sample-token.ts';
import { SignToken } from './sign-token.ts';
import { claimsOf } from './token-claims.ts';
import { VerifyToken } from './verify-token.ts';

const issuer = 'https://holdfast.example';
const keys = new KeyRing(memoryKeys(memoryTables(systemClock)), systemClock, keyCreator(2048));
const verify = new VerifyToken(keys, issuer);
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
let token: ResumeToken;
let text: string;
let kid: string;
let ours: KeyObject;

beforeAll(async () => {
  const active = await keys.active();
  ({ kid, privateKey: ours } = active.signing);
  token = sampleToken({ signingKid: kid, derivationKid: active.deriving.kid });
  text = (await new SignToken(keys, issuer).execute(token)) ?? '';
});

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function sign(header: object, claims: object = claimsOf(token, 'jti', issuer), key: KeyObject = ours): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims))).setProtectedHeader({ alg: 'RS256', typ: 'resume+jwt', kid, ...header }).sign(key);
}

describe('verifying a resume token (RFC 7515, RFC 8725)', () => {
  it('accepts what we signed, and gives its claims', async () => {
    expect(await verify.execute(text)).toMatchObject({ claims: { aud: 'holdfast/resume', bookmark: token.bookmarkId, instance: token.instanceId, outcomes: ['approve', 'reject'] }, kid, ended: false });
  });

  it('signs the same token to the same text', async () => {
    expect(await new SignToken(keys, issuer).execute(token)).toBe(text);
  });

  it('cannot sign a token whose keys are gone', async () => {
    expect(await new SignToken(keys, issuer).execute({ ...token, signingKid: 'gone' })).toBeUndefined();
    expect(await new SignToken(keys, issuer).execute({ ...token, derivationKid: 'gone' })).toBeUndefined();
  });

  it('refuses a signature with one character more, which decodes to the same bytes', async () => {
    const ring = new KeyRing(memoryKeys(memoryTables(systemClock)), systemClock, keyCreator(3072));
    const { signing, deriving } = await ring.active();
    const own = (await new SignToken(ring, issuer).execute({ ...token, signingKid: signing.kid, derivationKid: deriving.kid })) ?? '';
    const checked = new VerifyToken(ring, issuer);
    expect([await checked.execute(own), await checked.execute(`${own}A`)]).toEqual([expect.anything(), undefined]);
  });

  it('says nothing of expiry: the database does', async () => {
    expect(await verify.execute(await sign({}, claimsOf({ ...token, expiresAt: new Date(0) }, 'jti', issuer)))).toBeDefined();
  });

  it.each([
    ['another type', () => sign({ typ: 'at+jwt' })],
    ['no type', () => sign({ typ: undefined })],
    ['another audience', () => sign({}, { ...claimsOf(token, 'jti', issuer), aud: 'holdfast' })],
    ['several audiences', () => sign({}, { ...claimsOf(token, 'jti', issuer), aud: ['holdfast/resume', 'other'] })],
    ['another issuer', () => sign({}, claimsOf(token, 'jti', 'https://evil.example'))],
    ['no expiry', () => sign({}, { ...claimsOf(token, 'jti', issuer), exp: undefined })],
    ['an expiry that is no number', () => sign({}, { ...claimsOf(token, 'jti', issuer), exp: 'tomorrow' })],
    ['another algorithm of the same family', () => sign({ alg: 'PS256' })],
    ["a stranger's signature", () => sign({}, undefined, stranger)],
    ["a stranger's key in its header", () => sign({ jwk: { kty: 'RSA' }, kid: 'unknown' }, undefined, stranger)],
    ['an unknown kid', () => sign({ kid: 'unknown' })],
    ['no kid', () => sign({ kid: undefined })],
    ['claims that are no object', async () => new CompactSign(new TextEncoder().encode('1')).setProtectedHeader({ alg: 'RS256', typ: 'resume+jwt', kid }).sign(ours)],
    ['no signature', async () => `${base64url({ alg: 'none', typ: 'resume+jwt', kid })}.${base64url(claimsOf(token, 'jti', issuer))}.`],
    ['the algorithm none', async () => `${base64url({ alg: 'none', typ: 'resume+jwt', kid })}.${base64url(claimsOf(token, 'jti', issuer))}.AAAA`],
    ['a changed claim', async () => text.split('.').with(1, base64url(claimsOf({ ...token, expiresAt: new Date(8e12) }, 'jti', issuer))).join('.')],
    ['padding', async () => `${text}==`],
    ['white space', async () => ` ${text}`],
    ['four parts', async () => `${text}.AAAA`],
    ['a header that is no JSON', async () => 'AAAA.AAAA.AAAA'],
    ['nothing', async () => ''],
    ['a megabyte', async () => 'A'.repeat(1_000_000)],
  ])('refuses a token with %s', async (_what, make) => {
    expect(await verify.execute(await make())).toBeUndefined();
  });
});
