import { createHash, createHmac, type KeyObject } from 'node:crypto';
import type { ResumeTokenId } from '@holdfast/ids/ids';

/**
 * The jti of a token: HMAC-SHA-256 of its id, base64url. Unguessable without the key, so whoever reads the database cannot name it,
 * and the same whenever it is derived again.
 */
export function deriveJti(secret: KeyObject, tokenId: ResumeTokenId): string {
  return createHmac('sha256', secret).update(`resume-token/jti/${tokenId}`).digest('base64url');
}

/** What the database keeps of a jti, and the only thing a token is looked up by: never its text, which has several spellings. */
export function hashJti(jti: string): Buffer {
  return createHash('sha256').update(jti).digest();
}
