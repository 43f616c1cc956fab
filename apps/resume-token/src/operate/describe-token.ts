import type { ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Attempt } from '../attempt/attempt.ts';
import type { OperatedTokenStore } from './operated-token.store.ts';
import type { TokenAction } from './token-action.ts';
import type { TokenOverview } from './token-overview.ts';

export interface TokenDescription extends TokenOverview {
  readonly attempts: readonly Attempt[];
  readonly actions: readonly TokenAction[];
}

/** One token of a tenant with what happened to it. */
export class DescribeToken {
  readonly #operated: OperatedTokenStore;

  constructor(operated: OperatedTokenStore) {
    this.#operated = operated;
  }

  async execute(tenantId: TenantId, tokenId: ResumeTokenId): Promise<Result<TokenDescription, 'resume-token-not-found'>> {
    const overview = await this.#operated.find(tenantId, tokenId);
    return overview === undefined ? refuse('resume-token-not-found') : accept({ ...overview, ...(await this.#operated.past(tenantId, tokenId)) });
  }
}
