import type { BookmarkId, CallId, InstanceId, RedemptionId, TenantId } from '@holdfast/ids/ids';
import type { CallOutcome, MintCall } from '@holdfast/workflow-core/call';
import type { BookmarkClosure } from '@holdfast/workflow-core/effect';
import type { Decision } from '@holdfast/workflow-core/event';

/** A claimed bookmark and what was decided. */
export interface Redemption {
  readonly redemptionId: RedemptionId;
  readonly bookmarkId: BookmarkId;
  readonly instanceId: InstanceId;
  readonly tenantId: TenantId;
  readonly decision: Decision;
}

/** I10: the row at resume-token decides between resume, deadline and cancel. `claimed`: a resume came first and must be applied. */
export type Closing = { readonly state: 'closed' } | { readonly state: 'claimed'; readonly redemption: Redemption };

export interface MintRequest {
  /** The idempotency key: the same call gives the same token. */
  readonly callId: CallId;
  readonly tenantId: TenantId;
  readonly instanceId: InstanceId;
  readonly request: MintCall;
}

/** Texts with tokens in them, for one outgoing request. Never stored, logged or put into an error. */
export interface RevealedTexts {
  readonly texts: readonly string[];
  /** Puts the references back wherever one of the tokens came home in an answer. */
  conceal(bytes: Uint8Array): Uint8Array;
}

/** The service resume-token, as the engine needs it. Each method throws when it cannot be reached, and may then be repeated. */
export interface ResumeTokens {
  mint(mint: MintRequest): Promise<CallOutcome>;
  close(bookmarkId: BookmarkId, reason: BookmarkClosure): Promise<Closing>;
  /** Replaces references to tokens of the instance's own bookmarks; any other stays as it is. */
  reveal(instanceId: InstanceId, texts: readonly string[]): Promise<RevealedTexts>;
  /** Those that it knows, in any order. @param redemptionIds 100 at most */
  findRedemptions(redemptionIds: readonly RedemptionId[]): Promise<readonly Redemption[]>;
}
