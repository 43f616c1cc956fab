import { createHash } from 'node:crypto';

/** A refresh token says nothing; it is looked up. */
export const refreshTokenBytes = 32;

export function refreshTokenText(random: Uint8Array): string {
  return Buffer.from(random).toString('base64url');
}

/** SHA-256, unsalted: 256 random bits cannot be guessed, and the hash must be found by equality. */
export function refreshTokenHash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
