import { ManualClock } from '@holdfast/clock/manual-clock';
import type { FastifyRequest } from 'fastify';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createHash, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTestCa } from '@holdfast/testkit/certificates';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProofOfPossession } from './proof-of-possession.ts';

const publicUrl = 'https://holdfast.test:8443';
const token = 'header.claims.signature';
const { privateKey, publicKey } = await generateKeyPair('ES256');
const jwk = await exportJWK(publicKey);
const jkt = await calculateJwkThumbprint(jwk);

let clock: ManualClock;
let possession: ProofOfPossession;
beforeEach(() => {
  clock = new ManualClock(new Date('2026-03-01T12:00:00Z'));
  possession = new ProofOfPossession(publicUrl, clock);
});

interface Changes {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
}

/** A proof for GET /v1/instances and the token, unless changed. */
async function proof({ claims = {}, header = {} }: Changes = {}): Promise<string> {
  const ath = createHash('sha256').update(token).digest('base64url');
  return new SignJWT({ jti: randomUUID(), htm: 'GET', htu: `${publicUrl}/v1/instances`, iat: clock.now().getTime() / 1000, ath, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
    .sign(privateKey);
}

// Only what ProofOfPossession reads of a request.
const requestWith = (headers: Record<string, string>) => ({ method: 'GET', originalUrl: '/v1/instances?limit=5', headers }) as unknown as FastifyRequest;
const withProof = async (changes?: Changes) => requestWith({ authorization: `DPoP ${token}`, dpop: await proof(changes) });

describe('RFC 9449: an access token bound to a key', () => {
  it('is accepted with a proof for this request and token', async () => {
    expect(await possession.holds(await withProof(), token, { jkt })).toBe(true);
  });

  it.each<[string, Changes]>([
    ['of another method', { claims: { htm: 'POST' } }],
    ['of another address', { claims: { htu: `${publicUrl}/v1/definitions` } }],
    ['of another host', { claims: { htu: 'https://elsewhere.test/v1/instances' } }],
    ['of another token', { claims: { ath: createHash('sha256').update('other').digest('base64url') } }],
    ['without the hash of the token', { claims: { ath: undefined } }],
    ['that is two minutes old', { claims: { iat: Date.parse('2026-03-01T11:58:00Z') / 1000 } }],
    ['of the future', { claims: { iat: Date.parse('2026-03-01T12:02:00Z') / 1000 } }],
    ['of another kind', { header: { typ: 'JWT' } }],
  ])('is refused with a proof %s', async (_name, changes) => {
    expect(await possession.holds(await withProof(changes), token, { jkt })).toBe(false);
  });

  it('is refused without a proof, as a bearer token, and with a proof by another key', async () => {
    expect(await possession.holds(requestWith({ authorization: `DPoP ${token}` }), token, { jkt })).toBe(false);
    expect(await possession.holds(requestWith({ authorization: `Bearer ${token}`, dpop: await proof() }), token, { jkt })).toBe(false);
    expect(await possession.holds(await withProof(), token, { jkt: 'A'.repeat(43) })).toBe(false);
    expect(await possession.holds(requestWith({ authorization: `DPoP ${token}`, dpop: 'junk' }), token, { jkt })).toBe(false);
  });

  it('is refused when the proof was used before, and remembers no longer than a proof lives', async () => {
    const claims = { jti: 'once' };
    expect(await possession.holds(await withProof({ claims }), token, { jkt })).toBe(true);
    expect(await possession.holds(await withProof({ claims }), token, { jkt })).toBe(false);
    clock.advance(121_000);
    expect(await possession.holds(await withProof({ claims }), token, { jkt })).toBe(true);
  });
});

describe('RFC 8705: an access token bound to a certificate', () => {
  it('is accepted with that certificate only', async () => {
    using ca = await createTestCa();
    const pem = async (service: string) => readFileSync(join(await ca.issue({ service }), 'tls.crt'), 'utf8');
    const [mine, other] = [await pem('mine'), await pem('other')];
    const bound = { 'x5t#S256': createHash('sha256').update(new X509Certificate(mine).raw).digest('base64url') };
    const authorization = `Bearer ${token}`;
    expect(await possession.holds(requestWith({ authorization, 'x-client-certificate': encodeURIComponent(mine) }), token, bound)).toBe(true);
    for (const header of [encodeURIComponent(other), '', 'junk', '%']) {
      expect(await possession.holds(requestWith({ authorization, 'x-client-certificate': header }), token, bound)).toBe(false);
    }
    expect(await possession.holds(requestWith({ authorization }), token, bound)).toBe(false);
  });
});

describe('an access token bound to nothing', () => {
  it('is a bearer token, and no DPoP token', async () => {
    expect(await possession.holds(requestWith({ authorization: `Bearer ${token}` }), token, undefined)).toBe(true);
    expect(await possession.holds(await withProof(), token, undefined)).toBe(false);
  });
});
