import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createKeyPair, readForeignKey, thumbprint } from './key-pairs.ts';

it('the thumbprint of RFC 7638 section 3.1 is the one given there', () => {
  const modulus =
    '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
  expect(thumbprint({ kty: 'RSA', n: modulus, e: 'AQAB' })).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
});

it('a new key is RSA of the asked size with exponent 65537, its private part PKCS #8', async () => {
  const key = await createKeyPair('RS256', 2048);
  const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey({ key: Buffer.from(key.privateKey), format: 'der', type: 'pkcs8' });

  expect(asymmetricKeyType).toBe('rsa');
  expect(asymmetricKeyDetails).toEqual({ modulusLength: 2048, publicExponent: 65_537n });
  expect(key.kid).toBe(thumbprint(key.members));
});

describe('a key from elsewhere', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ed25519 = generateKeyPairSync('ed25519');
  const pem = (key: KeyObject) => key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }).toString();
  const jwk = (key: KeyObject) => ({ ...key.export({ format: 'jwk' }) });

  it.each([['RS256', rsa], ['RS512', rsa], ['ES256', p256], ['EdDSA', ed25519]] as const)('is taken as PEM and as JWK for %s, with the public key that belongs to it', (alg, { privateKey, publicKey }) => {
    const asPem = readForeignKey({ alg, privateKey: pem(privateKey), publicKey: pem(publicKey) });
    const asJwk = readForeignKey({ alg, privateKey: jwk(privateKey), publicKey: jwk(publicKey) });
    expect(asPem?.alg).toBe(alg);
    expect(asJwk).toEqual(asPem);
    expect(readForeignKey({ alg, privateKey: jwk(privateKey) })).toEqual(asPem);
  });

  it('is refused with the public key of another', () => {
    expect(readForeignKey({ alg: 'RS256', privateKey: pem(rsa.privateKey), publicKey: pem(other.publicKey) })).toBeUndefined();
    expect(readForeignKey({ alg: 'RS256', privateKey: jwk(rsa.privateKey), publicKey: jwk(other.publicKey) })).toBeUndefined();
    expect(readForeignKey({ alg: 'RS256', privateKey: pem(rsa.privateKey), publicKey: pem(p256.publicKey) })).toBeUndefined();
    expect(readForeignKey({ alg: 'RS256', privateKey: { ...jwk(rsa.privateKey), n: jwk(other.publicKey).n } })).toBeUndefined();
    expect(readForeignKey({ alg: 'ES256', privateKey: { ...jwk(p256.privateKey), d: Buffer.alloc(32, 1).toString('base64url') } })).toBeUndefined();
  });

  it('is refused when it is too small, made for another algorithm, or no private key', () => {
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    expect(readForeignKey({ alg: 'RS256', privateKey: pem(small) })).toBeUndefined();
    expect(readForeignKey({ alg: 'RS256', privateKey: pem(p256.privateKey) })).toBeUndefined();
    expect(readForeignKey({ alg: 'ES256', privateKey: pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey) })).toBeUndefined();
    expect(readForeignKey({ alg: 'RS256', privateKey: pem(rsa.publicKey) })).toBeUndefined();
    expect(readForeignKey({ alg: 'RS256', privateKey: jwk(rsa.publicKey) })).toBeUndefined();
    expect(readForeignKey({ alg: 'RS256', privateKey: { kty: 'oct', k: 'AQAB' } })).toBeUndefined();
    expect(readForeignKey({ alg: 'RS256', privateKey: 'junk' })).toBeUndefined();
  });
});
