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
  /** The link works no more, and its bookmark can still be answered. */
  readonly newLinkHelps: boolean;
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
    if (refusal === undefined) return accept({ token, newLinkHelps: false });
    const used = refusal === 'resume-token-consumed' ? await this.#redemptions.findOfToken(token.tokenId) : undefined;
    const newLinkHelps = facts.bookmark === 'open' && (refusal === 'resume-token-expired' || refusal === 'resume-token-blocked');
    return accept({ token, refusal, newLinkHelps, ...(used === undefined ? {} : { redemption: used.redemption }) });
  }
}
