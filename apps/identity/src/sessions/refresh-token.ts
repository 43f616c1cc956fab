import { createHash, createHmac } from 'node:crypto';

/** A refresh token says nothing; it is looked up. */
export const refreshTokenBytes = 32;

export function refreshTokenText(random: Uint8Array): string {
  return Buffer.from(random).toString('base64url');
}

/** SHA-256, unsalted: 256 random bits cannot be guessed, and the hash must be found by equality. */
export function refreshTokenHash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/**
 * The one token that comes after another: what a client gets again whose answer was lost, without the token being kept anywhere.
 * Nobody makes it from the database, the old token or the key alone.
 *
 * @param key 32 bytes that identity alone has
 */
export function successorOf(key: Uint8Array, text: string): string {
  return refreshTokenText(createHmac('sha256', key).update('refresh-token-successor\0').update(text).digest());
}
