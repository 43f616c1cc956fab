import { CompactSign } from 'jose';
import type { KeyRing } from '../keys/key-ring.ts';
import { deriveJti } from './jti.ts';
import type { ResumeToken } from './resume-token.ts';
import { claimsOf, resumeTokenType } from './token-claims.ts';

/** Signs tokens, as often as asked: the same token gives the same text. */
export class SignToken {
  readonly #keys: KeyRing;
  readonly #issuer: string;

  constructor(keys: KeyRing, issuer: string) {
    this.#keys = keys;
    this.#issuer = issuer;
  }

  /** @returns undefined when one of the token's keys is retired: nothing it made works any more */
  async execute(token: ResumeToken): Promise<string | undefined> {
    const [signing, deriving] = await Promise.all([this.#keys.signing(token.signingKid), this.#keys.deriving(token.derivationKid)]);
    if (signing === undefined || deriving === undefined) return undefined;
    const claims = claimsOf(token, deriveJti(deriving.secret, token.tokenId), this.#issuer);
    return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'RS256', typ: resumeTokenType, kid: signing.kid })
      .sign(signing.privateKey);
  }
}
