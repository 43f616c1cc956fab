import type { ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { OperatedTokenStore } from './operated-token.store.ts';
import type { Deed } from './token-action.ts';

/** Lets a blocked token be used again, its failed attempts forgotten. */
export class UnblockToken {
  readonly #operated: OperatedTokenStore;
  readonly #transactions: Transactions;

  constructor(operated: OperatedTokenStore, transactions: Transactions) {
    this.#operated = operated;
    this.#transactions = transactions;
  }

  async execute(tenantId: TenantId, tokenId: ResumeTokenId, deed: Deed): Promise<Result<void, 'resume-token-not-found' | 'conflict'>> {
    if (await this.#transactions.run((tx) => this.#operated.unblock(tx, tenantId, tokenId, deed))) return accept(undefined);
    const known = await this.#operated.find(tenantId, tokenId);
    return known === undefined ? refuse('resume-token-not-found') : refuse('conflict', { detail: 'The token is not blocked.' });
  }
}
