import { accept, type Result } from '@holdfast/problem/result';
import type { Redemption } from '../redemption/redemption.ts';
import type { RedemptionStore } from '../redemption/redemption.store.ts';
import type { ReadToken } from '../token/read-token.ts';
import type { ResumeToken } from '../token/resume-token.ts';
import { refusalOf, type TokenRefusal } from '../token/token-state.ts';

export interface TokenView {
  readonly token: ResumeToken;
  /** undefined: it can be redeemed. */
  readonly refusal?: TokenRefusal;
  /** What this token was used for. */
  readonly redemption?: Redemption;
}

/** What the page shows of a token. Changes nothing, whoever asks, however often. */
export class ViewToken {
  readonly #read: ReadToken;
  readonly #redemptions: RedemptionStore;

  constructor(read: ReadToken, redemptions: RedemptionStore) {
    this.#read = read;
    this.#redemptions = redemptions;
  }

  async execute(text: string): Promise<Result<TokenView, 'resume-token-invalid'>> {
    const presented = await this.#read.execute(text);
    if (!presented.ok) return presented;
    const { facts, token } = presented.value;
    const refusal = refusalOf(facts);
    if (refusal === undefined) return accept({ token });
    const used = refusal === 'resume-token-consumed' ? await this.#redemptions.findOfToken(token.tokenId) : undefined;
    return accept({ token, refusal, ...(used === undefined ? {} : { redemption: used.redemption }) });
  }
}
