import { verify } from 'node:crypto';
import type { KeyRing } from '../keys/key-ring.ts';
import { resumeTokenType, tokenClaims, type TokenClaims } from './token-claims.ts';

const compact = /^([A-Za-z0-9_-]{1,512})\.([A-Za-z0-9_-]{1,3072})\.([A-Za-z0-9_-]{1,1024})$/u;

/** A token that is ours. */
export interface VerifiedToken {
  readonly claims: TokenClaims;
  readonly kid: string;
  /** Its key was retired or revoked. */
  readonly ended: boolean;
}

/**
 * Tells whether a token is ours: RS256 pinned, `typ` pinned, key by our own `kid`, our `iss` and `aud` (RFC 8725). Not whether it still
 * works: expiry, use and revocation are the database's to say. A token with an unknown kid costs a signature check as well, so the time
 * taken does not tell it from one with a wrong signature.
 */
export class VerifyToken {
  readonly #keys: KeyRing;
  readonly #issuer: string;

  constructor(keys: KeyRing, issuer: string) {
    this.#keys = keys;
    this.#issuer = issuer;
  }

  /** @returns undefined for anything that is not ours, whatever the reason */
  async execute(text: string): Promise<VerifiedToken | undefined> {
    const [, header, payload, signature] = compact.exec(text) ?? [];
    if (header === undefined || payload === undefined || signature === undefined || [header, payload, signature].some(isTruncated)) return undefined;
    const { kid, ours } = headerOf(header);
    const known = await this.#keys.checking(kid);
    const { publicKey } = known ?? (await this.#keys.active()).signing;
    // Synchronous: 30 microseconds of this thread cost less than the way to another and back.
    const signed = verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'));
    // What nobody has signed is not parsed.
    const claims = signed && ours && known !== undefined ? tokenClaims.safeParse(objectIn(payload)) : undefined;
    return known !== undefined && claims?.success === true && claims.data.iss === this.#issuer ? { claims: claims.data, kid, ended: known.ended } : undefined;
  }
}

/** One character stands for six bits, which are no byte: the decoder would leave them out. */
function isTruncated(encoded: string): boolean {
  return encoded.length % 4 === 1;
}

interface Header {
  readonly kid: string;
  /** Whether it is that of a resume token, and asks for nothing that we do not know (RFC 7515 section 4.1.11). */
  readonly ours: boolean;
}

function headerOf(encoded: string): Header {
  const { alg, crit, kid, typ } = objectIn(encoded);
  return { kid: typeof kid === 'string' ? kid : '', ours: alg === 'RS256' && typ === resumeTokenType && crit === undefined };
}

/** The JSON object in a part of a JWS; an empty one for anything else. */
function objectIn(encoded: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
