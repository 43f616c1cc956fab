import { createPrivateKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { createKeyPair, thumbprint } from './key-pairs.ts';

it('the thumbprint of RFC 7638 section 3.1 is the one given there', () => {
  const modulus =
    '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
  expect(thumbprint(modulus, 'AQAB')).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
});

it('a new key is RSA of the asked size with exponent 65537, its private part PKCS #8', async () => {
  const key = await createKeyPair(2048);
  const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey({ key: Buffer.from(key.privateKey), format: 'der', type: 'pkcs8' });

  expect(asymmetricKeyType).toBe('rsa');
  expect(asymmetricKeyDetails).toEqual({ modulusLength: 2048, publicExponent: 65_537n });
  expect(key.kid).toBe(thumbprint(key.modulus, key.exponent));
});
