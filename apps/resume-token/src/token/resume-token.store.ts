import type { BookmarkId, InstanceId, ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { ResumeToken, TokenRecord } from './resume-token.ts';

/** What makes a repeated mint the same mint. */
export interface MintRecord {
  /** The caller's Idempotency-Key; unique. */
  readonly idempotencyKey: string;
  /** Digest of the whole request: the same key with another request is refused. */
  readonly requestDigest: string;
}

export interface ResumeTokenStore {
  /** False when the idempotency key is taken: nothing was stored. */
  insert(tx: Transaction, token: ResumeToken, jtiHash: Uint8Array, mint: MintRecord): Promise<boolean>;
  findMint(idempotencyKey: string): Promise<{ token: ResumeToken; requestDigest: string } | undefined>;
  find(tokenId: ResumeTokenId): Promise<ResumeToken | undefined>;
  /** The token with this hash of its jti, with what is true of it now. */
  findByJti(jtiHash: Uint8Array): Promise<TokenRecord | undefined>;
  /** The token that the bookmark was opened with, when the bookmark is the tenant's, and until when the bookmark can be answered. */
  findFirstOfBookmark(tenantId: TenantId, bookmarkId: BookmarkId): Promise<{ token: ResumeToken; deadline: Date } | undefined>;
  /** Those of `tokenIds` that belong to the instance. */
  findOfInstance(instanceId: InstanceId, tokenIds: readonly ResumeTokenId[]): Promise<readonly ResumeToken[]>;
}
