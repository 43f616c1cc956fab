import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SessionId } from '@holdfast/ids/ids';

/** Makes the CSRF tokens of browser sessions: one a session, kept nowhere. */
export class CsrfTokens {
  readonly #key: Uint8Array;

  /** @param key 32 bytes that identity alone has */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  of(session: SessionId): string {
    return createHmac('sha256', this.#key).update(`csrf\0${session}`).digest('base64url');
  }

  matches(session: SessionId, token: string | undefined): boolean {
    return token !== undefined && timingSafeEqual(sha256(this.of(session)), sha256(token));
  }
}

/** What access tokens say of it: services know a token by it, and cannot make one. */
export function csrfDigest(token: string): string {
  return sha256(token).subarray(0, 16).toString('base64url');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
