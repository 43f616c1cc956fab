import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Key, KeyPurpose } from './key.ts';

export type CreateKey = (purpose: KeyPurpose) => Promise<Pick<Key, 'kid' | 'secret'>>;

const generate = promisify(generateKeyPair);

/** @param bits of RSA keys */
export function keyCreator(bits: number): CreateKey {
  const create = { 'sign': () => createSigningKey(bits), 'sign-receipt': createReceiptKey, 'derive-jti': createDerivationKey } satisfies Record<KeyPurpose, () => Promise<Pick<Key, 'kid' | 'secret'>>>;
  return (purpose) => create[purpose]();
}

/** A new RSA key for RS256. */
export async function createSigningKey(bits: number): Promise<Pick<Key, 'kid' | 'secret'>> {
  const { privateKey } = await generate('rsa', { modulusLength: bits, publicExponent: 0x1_00_01 });
  return { kid: `resume-${randomBytes(12).toString('base64url')}`, secret: privateKey.export({ format: 'der', type: 'pkcs8' }) };
}

/** A new Ed25519 key for EdDSA (RFC 8037). */
async function createReceiptKey(): Promise<Pick<Key, 'kid' | 'secret'>> {
  const { privateKey } = await generate('ed25519');
  return { kid: `receipt-${randomBytes(12).toString('base64url')}`, secret: privateKey.export({ format: 'der', type: 'pkcs8' }) };
}

/** 32 random bytes for HMAC-SHA-256. */
async function createDerivationKey(): Promise<Pick<Key, 'kid' | 'secret'>> {
  return { kid: `jti-${randomBytes(12).toString('base64url')}`, secret: randomBytes(32) };
}
