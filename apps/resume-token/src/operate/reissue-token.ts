import type { ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import { refuse, type Result } from '@holdfast/problem/result';
import type { LinkWishes, MadeLink, MintForBookmark, OperatorMintRefusal } from './mint-for-bookmark.ts';
import type { OperatedTokenStore } from './operated-token.store.ts';
import type { Deed } from './token-action.ts';
import type { TokenStanding } from './token-overview.ts';

export interface Reissue {
  readonly tenantId: TenantId;
  readonly tokenId: ResumeTokenId;
  readonly wishes: LinkWishes;
  readonly by: Deed;
  readonly idempotencyKey?: string | undefined;
}

/** Standings of a token whose bookmark can no longer be answered. */
const over: ReadonlySet<TokenStanding> = new Set(['consumed', 'closed']);

/** Makes a token in place of another, which is revoked in the same commit: for the same recipient and addresses, unless others are named. */
export class ReissueToken {
  readonly #operated: OperatedTokenStore;
  readonly #mint: MintForBookmark;

  constructor(operated: OperatedTokenStore, mint: MintForBookmark) {
    this.#operated = operated;
    this.#mint = mint;
  }

  async execute({ tenantId, tokenId, wishes, by, idempotencyKey }: Reissue): Promise<Result<MadeLink, OperatorMintRefusal | 'resume-token-not-found'>> {
    const old = await this.#operated.find(tenantId, tokenId);
    if (old === undefined) return refuse('resume-token-not-found');
    if (over.has(old.standing)) return refuse('bookmark-closed');
    const { allowedAddresses = old.token.allowedAddresses, recipient = old.token.recipient } = wishes;
    if (wishes.deliver && recipient === undefined) return refuse('invalid-request', { detail: 'The token was for nobody in particular: name a recipient to deliver the link to.' });
    return this.#mint.execute({
      tenantId,
      bookmarkId: old.token.bookmarkId,
      wishes: { ...wishes, recipient, allowedAddresses },
      by: { ...by, replaces: tokenId },
      idempotencyKey,
    });
  }
}
