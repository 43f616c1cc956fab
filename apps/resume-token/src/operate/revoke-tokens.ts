import type { TenantId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { OperatedTokenStore, TokenSelection } from './operated-token.store.ts';
import type { Deed } from './token-action.ts';

/** Ends what can still be used of the chosen tokens of a tenant. The row decides, so the next attempt anywhere is refused. */
export class RevokeTokens {
  readonly #operated: OperatedTokenStore;
  readonly #transactions: Transactions;

  constructor(operated: OperatedTokenStore, transactions: Transactions) {
    this.#operated = operated;
    this.#transactions = transactions;
  }

  /** @returns how many tokens could be used until now */
  execute(tenantId: TenantId, selection: TokenSelection, deed: Deed): Promise<number> {
    return this.#transactions.run((tx) => this.#operated.revoke(tx, tenantId, selection, deed));
  }
}
