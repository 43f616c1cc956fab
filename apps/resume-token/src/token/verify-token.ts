import { compactVerify, decodeProtectedHeader } from 'jose';
import type { KeyRing } from '../keys/key-ring.ts';
import { resumeTokenType, tokenClaims, type TokenClaims } from './token-claims.ts';

const compact = /^[A-Za-z0-9_-]{1,512}\.[A-Za-z0-9_-]{1,3072}\.[A-Za-z0-9_-]{1,1024}$/u;

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
  async execute(text: string): Promise<TokenClaims | undefined> {
    if (!compact.test(text)) return undefined;
    const known = await this.#keys.signing(kidOf(text));
    const key = known ?? (await this.#keys.active()).signing;
    const payload = await verifiedPayload(text, key.publicKey);
    const claims = tokenClaims.safeParse(payload);
    return known !== undefined && claims.success && claims.data.iss === this.#issuer ? claims.data : undefined;
  }
}

function kidOf(text: string): string {
  try {
    return decodeProtectedHeader(text).kid ?? '';
  } catch {
    return '';
  }
}

async function verifiedPayload(text: string, key: Parameters<typeof compactVerify>[1]): Promise<unknown> {
  try {
    const { payload, protectedHeader } = await compactVerify(text, key, { algorithms: ['RS256'] });
    return protectedHeader.typ === resumeTokenType ? JSON.parse(new TextDecoder().decode(payload)) : undefined;
  } catch {
    return undefined;
  }
}
