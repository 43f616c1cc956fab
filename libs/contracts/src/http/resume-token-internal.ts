import type { BookmarkId, InstanceId, RedemptionId, ResumeTokenId, TenantId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { id, instant } from '../id.ts';
import { json } from '../json.ts';
import { outcome } from './resume-token.ts';

/**
 * resume-token's routes for the other services, over mutual TLS; the gateway has no route to them.
 *
 * POST /internal/v1/bookmarks/:bookmarkId/tokens   200 mint (Idempotency-Key required: the same key gives the same token)
 *      410 bookmark-closed (closed or claimed before this mint) · 409 conflict (the bookmark is another instance's)
 *      422 idempotency-key-reused · 422 payload-schema-invalid: all four are final, a retry answers the same
 * POST /internal/v1/bookmarks/:bookmarkId/close    200 close a bookmark, unless a claim came first; closing twice is harmless, and
 *      a bookmark never minted for is closed as well, so that a mint that comes late is refused
 * POST /internal/v1/tokens/reveal                  200 the tokens behind references, for an outgoing call
 *      404 not-found when one of them is unknown or another instance's
 * POST /internal/v1/redemptions/read               200 the decisions of claimed redemptions; those that are unknown are left out
 */

export const mintRequest = z.strictObject({
  tenantId: id<TenantId>(),
  instanceId: id<InstanceId>(),
  definition: z.strictObject({ namespace: z.string(), name: z.string(), version: z.string() }),
  /** Who asks, as the page says it: a name, or the workflow's title. */
  requestedBy: z.string().max(320),
  title: z.string().min(1).max(200),
  message: z.string().max(4000).optional(),
  outcomes: z.array(outcome).min(1).max(8),
  /** JSON Schema of the payload that comes with the outcome; absent: no payload. */
  payloadSchema: z.record(z.string(), json).optional(),
  /** From when on the token is refused and the bookmark's deadline has passed. */
  expiresAt: instant,
  /** Whom the link is for. With `deliver`, it is mailed there. */
  recipient: z.email().optional(),
  deliver: z.boolean(),
}).refine((request) => !request.deliver || request.recipient !== undefined, { path: ['recipient'], message: 'is required to deliver the link' });
export type MintRequest = z.infer<typeof mintRequest>;

export const bookmarkPath = z.strictObject({ bookmarkId: id<BookmarkId>() });
export type BookmarkPath = z.infer<typeof bookmarkPath>;

export const mintHeaders = z.object({ 'idempotency-key': z.string().min(1).max(200) });
export type MintHeaders = z.infer<typeof mintHeaders>;

export const mintResponse = z.strictObject({
  tokenId: id<ResumeTokenId>(),
  /** The link with a reference (see `resumeTokenReference`) where the token belongs: safe to keep in workflow data. */
  url: z.string(),
  expiresAt: instant,
});
export type MintResponse = z.infer<typeof mintResponse>;

/** What stands for a token wherever the token itself must not be: data, history, logs. */
export function resumeTokenReference(tokenId: ResumeTokenId): string {
  return `hf-resume-token.${tokenId}`;
}

export const resumeTokenReferencePattern = /hf-resume-token\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/gu;

export const revealRequest = z.strictObject({ instanceId: id<InstanceId>(), tokenIds: z.array(id<ResumeTokenId>()).min(1).max(16) });
export type RevealRequest = z.infer<typeof revealRequest>;

export const revealResponse = z.strictObject({ tokens: z.record(z.string(), z.string()) });
export type RevealResponse = z.infer<typeof revealResponse>;

export const redemption = z.strictObject({
  redemptionId: id<RedemptionId>(),
  bookmarkId: id<BookmarkId>(),
  instanceId: id<InstanceId>(),
  tenantId: id<TenantId>(),
  outcome,
  reason: z.string().max(2000).optional(),
  payload: json.optional(),
  /** The recipient the token was made for, when it was made for one. */
  decidedBy: z.string().optional(),
  decidedAt: instant,
});
export type Redemption = z.infer<typeof redemption>;

export const redemptionsRequest = z.strictObject({ redemptionIds: z.array(id<RedemptionId>()).min(1).max(100) });
export type RedemptionsRequest = z.infer<typeof redemptionsRequest>;

export const redemptionsResponse = z.strictObject({ redemptions: z.array(redemption) });
export type RedemptionsResponse = z.infer<typeof redemptionsResponse>;

export const closeRequest = z.strictObject({ reason: z.enum(['cancelled', 'timed-out', 'instance-ended']) });
export type CloseRequest = z.infer<typeof closeRequest>;

/** I10: the bookmark's row decides. `claimed` means a resume won and its redemption must be applied instead. */
export const closeResponse = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('closed') }),
  z.strictObject({ state: z.literal('claimed'), redemption }),
]);
export type CloseResponse = z.infer<typeof closeResponse>;
