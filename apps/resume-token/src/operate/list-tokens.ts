import type { ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import type { OperatedTokenStore, TokenFilter } from './operated-token.store.ts';
import type { TokenOverview } from './token-overview.ts';

/** A tenant's tokens, newest first. */
export class ListTokens {
  readonly #operated: OperatedTokenStore;

  constructor(operated: OperatedTokenStore) {
    this.#operated = operated;
  }

  execute(tenantId: TenantId, filter: TokenFilter, page: { readonly limit: number; readonly after?: ResumeTokenId | undefined }): Promise<readonly TokenOverview[]> {
    return this.#operated.list(tenantId, filter, page);
  }
}
