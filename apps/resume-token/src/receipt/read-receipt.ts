import type { RedemptionId } from '@holdfast/ids/ids';
import { accept, type Result } from '@holdfast/problem/result';
import type { ReadRedemption } from '../redemption/read-redemption.ts';
import type { ResumeTokenStore } from '../token/resume-token.store.ts';
import type { Redemption } from '../redemption/redemption.ts';
import type { ReceiptedRedemption, SignReceipt } from './sign-receipt.ts';

/** What became of a redemption, with its receipt unless the engine has refused it. */
export class ReadReceipt {
  readonly #read: ReadRedemption;
  readonly #tokens: ResumeTokenStore;
  readonly #sign: SignReceipt;

  constructor(read: ReadRedemption, tokens: ResumeTokenStore, sign: SignReceipt) {
    this.#read = read;
    this.#tokens = tokens;
    this.#sign = sign;
  }

  async execute(redemptionId: RedemptionId): Promise<Result<Redemption | ReceiptedRedemption, 'redemption-not-found'>> {
    const found = await this.#read.execute(redemptionId);
    if (!found.ok || found.value.state === 'refused') return found;
    const token = await this.#tokens.find(found.value.tokenId);
    if (token === undefined) throw new Error('a redemption has lost its token');
    return accept(await this.#sign.execute(found.value, token));
  }
}
