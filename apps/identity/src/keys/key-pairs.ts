import { createHash, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyPair } from './signing-key.ts';

const generate = promisify(generateKeyPair);

/** A new RSA key for RS256, named by its thumbprint. */
export async function createKeyPair(bits: number): Promise<KeyPair> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: bits, publicExponent: 0x1_00_01 });
  const { n, e } = publicKey.export({ format: 'jwk' });
  if (n === undefined || e === undefined) throw new Error('an RSA key without modulus or exponent');
  return { kid: thumbprint(n, e), modulus: n, exponent: e, privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }) };
}

/** RFC 7638 section 3: the required members in lexicographic order, no white space, SHA-256, base64url. */
export function thumbprint(modulus: string, exponent: string): string {
  return createHash('sha256').update(JSON.stringify({ e: exponent, kty: 'RSA', n: modulus })).digest('base64url');
}
