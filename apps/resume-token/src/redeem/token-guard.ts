import { accept, refuse, type Result } from '@holdfast/problem/result';
import { isInRanges } from '../limit/address-ranges.ts';
import type { RequestLimits } from '../limit/request-limits.ts';
import type { TokenRecord } from '../token/resume-token.ts';
import { isDead, refusalOf, type TokenRefusal } from '../token/token-state.ts';

export type GuardRefusal = TokenRefusal | 'too-many-requests' | 'forbidden';

/**
 * What stands before the use of a genuine token. A dead token is told so however often it comes: nothing can be tried out on it, and its
 * address is counted anyway. The `strict` mode counts dead tokens and views against the token as well.
 */
export class TokenGuard {
  readonly #limits: RequestLimits;
  readonly #strict: boolean;

  constructor(limits: RequestLimits, strict: boolean) {
    this.#limits = limits;
    this.#strict = strict;
  }

  get strict(): boolean {
    return this.#strict;
  }

  async use({ token, facts }: TokenRecord, address: string): Promise<Result<void, GuardRefusal>> {
    const retryAfter = this.#strict || !isDead(facts) ? await this.#limits.token(token.tokenId) : 0;
    if (retryAfter > 0) return refuse('too-many-requests', { retryAfter });
    const refusal = refusalOf(facts);
    if (refusal !== undefined) return refuse(refusal);
    const { allowedAddresses } = token;
    if (allowedAddresses !== undefined && !isInRanges(address, allowedAddresses)) return refuse('forbidden', { detail: 'This link may not be used from this address.' });
    return accept(undefined);
  }

  async view({ token }: Pick<TokenRecord, 'token'>): Promise<Result<void, 'too-many-requests'>> {
    const retryAfter = this.#strict ? await this.#limits.token(token.tokenId) : 0;
    return retryAfter > 0 ? refuse('too-many-requests', { retryAfter }) : accept(undefined);
  }
}
