import { createHmac, generateKeyPairSync, sign, constants, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSignedText, parseKeySet } from './key-set.ts';

const encode = (part: unknown) => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const ed25519 = generateKeyPairSync('ed25519');
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };

type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
const jwkOf = ({ publicKey }: Pair, alg: string, more: object = {}) => ({ ...publicKey.export({ format: 'jwk' }), alg, use: 'sig', kid: 'k1', ...more });
const signed = (pair: Pair, hash: string | null, alg: string, options: object = {}, header: object = {}) => {
  const input = `${encode({ alg, kid: 'k1', ...header })}.${encode('content')}`;
  return `${input}.${sign(hash, Buffer.from(input), { key: pair.privateKey, dsaEncoding: 'ieee-p1363', ...options }).toString('base64url')}`;
};
const accepts = (jwk: object, jws: string) => isSignedText(jws, parseKeySet({ keys: [jwk] }));

describe('RFC 7518 section 3.1: a signature', () => {
  it.each([
    ['RS256', rsa, 'sha256', {}], ['RS384', rsa, 'sha384', {}], ['RS512', rsa, 'sha512', {}], ['PS256', rsa, 'sha256', pss], ['PS512', rsa, 'sha512', pss],
    ['ES256', p256, 'sha256', {}], ['ES384', p384, 'sha384', {}], ['EdDSA', ed25519, null, {}], ['Ed25519', ed25519, null, {}],
  ] as const)('of %s is accepted by its key, and changed it is not', (alg, pair, hash, options) => {
    const jws = signed(pair, hash, alg, options);
    expect(accepts(jwkOf(pair, alg), jws)).toBe(true);
    expect(accepts(jwkOf(pair, alg), jws.replace('.', '.A'))).toBe(false);
    expect(accepts(jwkOf(pair, alg), `${jws.slice(0, -8)}AAAAAAAA`)).toBe(false);
  });

  it('of another algorithm than the one the key is pinned to is refused', () => {
    expect(accepts(jwkOf(rsa, 'RS256'), signed(rsa, 'sha512', 'RS512'))).toBe(false);
    expect(accepts(jwkOf(rsa, 'RS256'), signed(rsa, 'sha256', 'PS256', pss))).toBe(false);
    expect(accepts(jwkOf(rsa, 'PS256'), signed(rsa, 'sha256', 'PS256'))).toBe(false);
    expect(accepts(jwkOf(p256, 'ES384'), signed(p256, 'sha384', 'ES384'))).toBe(false);
  });

  it('in DER instead of the concatenation of section 3.4 is refused', () => {
    expect(accepts(jwkOf(p256, 'ES256'), signed(p256, 'sha256', 'ES256', { dsaEncoding: 'der' }))).toBe(false);
  });

  it('of zeros is refused', () => {
    const [head, body] = signed(p256, 'sha256', 'ES256').split('.');
    expect(accepts(jwkOf(p256, 'ES256'), `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`)).toBe(false);
  });
});

describe('RFC 8725 section 3.2: what no key set accepts', () => {
  const secret = Buffer.alloc(32, 7);
  const hmac = (header: object) => {
    const input = `${encode(header)}.${encode('content')}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };

  it.each(['HS256', 'HS384', 'HS512'])('is a symmetric key of %s', (alg) => {
    expect(accepts({ kty: 'oct', k: secret.toString('base64url'), alg, use: 'sig', kid: 'k1' }, hmac({ alg, kid: 'k1' }))).toBe(false);
  });

  it.each([{ kid: 'k2' }, { kid: undefined }, { crit: ['exp'] }, { crit: ['b64'], b64: false }])('is the header %j', (header) => {
    expect(accepts(jwkOf(rsa, 'RS256'), signed(rsa, 'sha256', 'RS256', {}, header))).toBe(false);
  });

  it.each([{ use: 'enc' }, { purpose: 'resume-token' }, { kid: '' }, { n: 'AQAB' }, { alg: 'constructor' }, { kty: 'EC' }, { d: 'AQAB' }, { k: 'AQAB' }])('is a key with %j', (change) => {
    expect(accepts(jwkOf(rsa, 'RS256', change), signed(rsa, 'sha256', 'RS256'))).toBe(false);
  });
});

describe('RFC 7515 section 7.1: the compact form', () => {
  it('is three parts in the one spelling of base64url', () => {
    const jws = signed(rsa, 'sha256', 'RS256');
    for (const text of [`${jws}=`, `${jws}.`, `${jws}.e30`, ` ${jws}`, `${jws}\n`, jws.replaceAll('.', '..'), jws.slice(0, jws.lastIndexOf('.')), jws.slice(0, jws.lastIndexOf('.') + 1), '', '..']) {
      expect(accepts(jwkOf(rsa, 'RS256'), text)).toBe(false);
    }
    const [head, , tail] = jws.split('.');
    expect(accepts(jwkOf(rsa, 'RS256'), `${head}.${encode('content').replace(/.$/u, '1')}.${tail}`)).toBe(false);
  });

  it('is not the JSON form of section 7.2', () => {
    const [head, payload, signature] = signed(rsa, 'sha256', 'RS256').split('.');
    expect(accepts(jwkOf(rsa, 'RS256'), JSON.stringify({ protected: head, payload, signature }))).toBe(false);
  });
});
