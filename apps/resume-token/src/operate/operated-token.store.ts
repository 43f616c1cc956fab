import type { BookmarkId, InstanceId, ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Attempt } from '../attempt/attempt.ts';
import type { Deed, TokenAction } from './token-action.ts';
import type { TokenOverview, TokenStanding } from './token-overview.ts';

export interface TokenFilter {
  readonly bookmarkId?: BookmarkId | undefined;
  readonly instanceId?: InstanceId | undefined;
  readonly recipient?: string | undefined;
  /** The key that signed it. */
  readonly kid?: string | undefined;
  readonly state?: TokenStanding | undefined;
  /** Whether its holder has asked for a new link since the last one was made for its bookmark. */
  readonly linkAsked?: boolean | undefined;
}

/** Which tokens: those that fit every member that is given. */
export type TokenSelection = { readonly tokenId?: ResumeTokenId | undefined } & Pick<TokenFilter, 'bookmarkId' | 'instanceId' | 'recipient' | 'kid'>;

/** What operators see of the tokens of their tenant, and do with them. The row decides, so that what is done works at once, everywhere. */
export interface OperatedTokenStore {
  /** Newest first, those before `after`. */
  list(tenantId: TenantId, filter: TokenFilter, page: { readonly limit: number; readonly after?: ResumeTokenId | undefined }): Promise<readonly TokenOverview[]>;
  find(tenantId: TenantId, tokenId: ResumeTokenId): Promise<TokenOverview | undefined>;
  /** The last 100 of each, newest first. */
  past(tenantId: TenantId, tokenId: ResumeTokenId): Promise<{ readonly attempts: readonly Attempt[]; readonly actions: readonly TokenAction[] }>;
  /** active → revoked. @returns how many tokens were active */
  revoke(tx: Transaction, tenantId: TenantId, selection: TokenSelection, deed: Deed): Promise<number>;
  /** Lifts the block and forgets the failed attempts. False when the token is not the tenant's or not blocked. */
  unblock(tx: Transaction, tenantId: TenantId, tokenId: ResumeTokenId, deed: Deed): Promise<boolean>;
  /** Notes that something was done with a token. */
  note(tx: Transaction, tenantId: TenantId, tokenId: ResumeTokenId, action: TokenAction['action'], deed: Deed): Promise<void>;
}
