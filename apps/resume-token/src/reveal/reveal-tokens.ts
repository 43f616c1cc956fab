import type { InstanceId, ResumeTokenId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { ResumeTokenStore } from '../token/resume-token.store.ts';
import type { SignToken } from '../token/sign-token.ts';

/** Gives the tokens behind an instance's references, for one outgoing call of that instance. */
export class RevealTokens {
  readonly #tokens: ResumeTokenStore;
  readonly #sign: SignToken;

  constructor(tokens: ResumeTokenStore, sign: SignToken) {
    this.#tokens = tokens;
    this.#sign = sign;
  }

  /** All of them or none: an unknown id and another instance's are refused alike. */
  async execute(instanceId: InstanceId, tokenIds: readonly ResumeTokenId[]): Promise<Result<Readonly<Record<ResumeTokenId, string>>, 'not-found'>> {
    const tokens = await this.#tokens.findOfInstance(instanceId, tokenIds);
    const signed = await Promise.all(tokens.map(async (token) => [token.tokenId, await this.#sign.execute(token)] as const));
    const revealed = new Map(signed.flatMap(([tokenId, text]) => (text === undefined ? [] : [[tokenId, text] as const])));
    return tokenIds.every((tokenId) => revealed.has(tokenId)) ? accept(Object.fromEntries(revealed)) : refuse('not-found');
  }
}
