import { accept, refuse, type Result } from '@holdfast/problem/result';
import { canonicalJson } from '@holdfast/json/canonical-json';
import { hashJti } from './jti.ts';
import { namedJti } from './named-jti.ts';
import type { ResumeToken, TokenRecord } from './resume-token.ts';
import { isDead, tokenEdges, type TokenFacts } from './token-state.ts';
import type { ResumeTokenStore } from './resume-token.store.ts';
import { claimsOf } from './token-claims.ts';
import type { VerifyToken } from './verify-token.ts';

export interface PresentedToken extends TokenRecord {
  readonly jtiHash: Uint8Array;
}

/**
 * From the text that somebody presents to what is known of the token, whatever its state. Consumes nothing.
 * A forged token takes the same steps as one that is signed and unknown, so neither the answer nor its time tells them apart. A key in
 * the wrong hands signs whatever they want, and guesses no jti: what names one of ours, and says what its row says, is genuine.
 */
export class ReadToken {
  readonly #verify: VerifyToken;
  readonly #tokens: ResumeTokenStore;

  constructor(verify: VerifyToken, tokens: ResumeTokenStore) {
    this.#verify = verify;
    this.#tokens = tokens;
  }

  async execute(text: string): Promise<Result<PresentedToken, 'resume-token-invalid'>> {
    const verified = await this.#verify.execute(text);
    const jtiHash = hashJti(verified?.claims.jti ?? text);
    const record = await this.#tokens.findByJti(jtiHash);
    if (verified === undefined || record === undefined) return refuse('resume-token-invalid');
    const { claims, ended, kid } = verified;
    const signed = kid === record.token.signingKid && canonicalJson(claims) === canonicalJson(claimsOf(record.token, claims.jti, claims.iss));
    return signed ? accept({ ...record, facts: ended ? withoutKey(record.facts) : record.facts, jtiHash }) : refuse('resume-token-invalid');
  }

  /** The token whose jti stands in a text that is not ours: somebody has seen it, and has altered it. */
  async findAltered(text: string): Promise<ResumeToken | undefined> {
    const jti = namedJti(text);
    return jti === undefined ? undefined : (await this.#tokens.findByJti(hashJti(jti)))?.token;
  }
}

/** I14: what a key made ends with the key, also what a replica made that had not heard of it. */
function withoutKey(facts: TokenFacts): TokenFacts {
  return isDead(facts) ? facts : { ...facts, state: tokenEdges.revoke.to };
}
