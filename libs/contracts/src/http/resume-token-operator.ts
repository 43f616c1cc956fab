import type { BookmarkId, InstanceId, ResumeTokenId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { id, instant } from '../id.ts';
import { outcome, presentedToken } from './resume-token.ts';

/**
 * resume-token's routes for operators, through the gateway, with an access token. Of another tenant nothing exists.
 *
 * POST /v1/bookmarks/:bookmarkId/tokens      mint:resume-tokens     201 another token for an open bookmark; the link is in this answer and in no other
 * POST /v1/resume-tokens/:tokenId/reissue    mint:resume-tokens     201 the same, in place of a token that is revoked in the same commit
 * GET  /v1/resume-tokens                     read:resume-tokens     newest first, keyset paged
 * GET  /v1/resume-tokens/:tokenId            read:resume-tokens     with its attempts and what was done with it
 * POST /v1/resume-tokens/inspect             read:resume-tokens     what a token is, without using it
 * POST /v1/resume-tokens/revoke              revoke:resume-tokens   one, or all of a bookmark, an instance, a recipient or a key
 * POST /v1/resume-tokens/:tokenId/unblock    unblock:resume-tokens  let a blocked token be used again
 */

/** How long a link lives unless a moment is given: webhook 15 minutes, push 4 hours, e-mail 72 hours, signing 30 days. */
export const expiryClass = z.enum(['webhook', 'push', 'email', 'signing']);

/** An IP address or a CIDR block. */
const addressRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

const actionReason = z.string().trim().min(1).max(500);

const linkWishes = z.strictObject({
  /** Whom the link is for. With `deliver`, it is mailed there and is not in the answer. */
  recipient: z.email().optional(),
  deliver: z.boolean().default(false),
  /** Default: `email` with a recipient, `webhook` without. */
  class: expiryClass.optional(),
  /** Instead of a class. Capped, as a class is, by the policy and by the bookmark's deadline. */
  expiresAt: instant.optional(),
  /** From where the token may be used; absent: from anywhere. */
  allowedAddresses: z.array(addressRange).min(1).max(32).optional(),
});

function consistent(wishes: z.infer<typeof linkWishes>): boolean {
  return wishes.class === undefined || wishes.expiresAt === undefined;
}

export const operatorMintRequest = linkWishes
  .refine(consistent, { path: ['expiresAt'], message: 'goes without `class`' })
  .refine(({ deliver, recipient }) => !deliver || recipient !== undefined, { path: ['recipient'], message: 'is required to deliver the link' });
export type OperatorMintRequest = z.infer<typeof operatorMintRequest>;

/** Without a recipient: for the one that the old token was for. */
export const reissueRequest = linkWishes.extend({ reason: actionReason }).refine(consistent, { path: ['expiresAt'], message: 'goes without `class`' });
export type ReissueRequest = z.infer<typeof reissueRequest>;

/** A repetition with the same key gets the same token. */
export const operatorMintHeaders = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() });
export type OperatorMintHeaders = z.infer<typeof operatorMintHeaders>;

export const operatorMintResponse = z.strictObject({
  tokenId: id<ResumeTokenId>(),
  expiresAt: instant,
  /** The link, shown here only. Absent: it was mailed. */
  url: z.string().optional(),
});
export type OperatorMintResponse = z.infer<typeof operatorMintResponse>;

/** `blocked`: by failed attempts, until an operator unblocks it. */
export const tokenStanding = z.enum(['usable', 'blocked', 'expired', 'consumed', 'revoked', 'closed']);

export const tokenSummary = z.strictObject({
  tokenId: id<ResumeTokenId>(),
  bookmarkId: id<BookmarkId>(),
  instanceId: id<InstanceId>(),
  definition: z.strictObject({ namespace: z.string(), name: z.string(), version: z.string() }),
  title: z.string(),
  outcomes: z.array(outcome),
  recipient: z.string().optional(),
  /** The key that signed it. */
  kid: z.string(),
  issuedAt: instant,
  expiresAt: instant,
  state: tokenStanding,
  failedAttempts: z.int(),
  blockedAt: instant.optional(),
  allowedAddresses: z.array(z.string()).optional(),
});

export const tokenAttempt = z.strictObject({
  at: instant,
  address: z.string(),
  /** `accepted`, `repeated`, or the code of the problem that it was answered with. */
  outcome: z.string(),
  requestId: z.string(),
  traceId: z.string().optional(),
});

export const tokenAction = z.strictObject({ action: z.enum(['mint', 'revoke', 'unblock', 'ask-for-link']), at: instant, actor: z.string(), reason: z.string().optional() });

/** Attempts and actions newest first, the last 100 of each. */
export const tokenDetail = tokenSummary.extend({ attempts: z.array(tokenAttempt), actions: z.array(tokenAction) });
export type TokenDetail = z.infer<typeof tokenDetail>;

export const tokenListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  /** The last id of the page before; absent on the first. */
  after: id<ResumeTokenId>().optional(),
  bookmarkId: id<BookmarkId>().optional(),
  instanceId: id<InstanceId>().optional(),
  recipient: z.string().max(320).optional(),
  kid: z.string().max(100).optional(),
  state: tokenStanding.optional(),
  /** `true`: only those whose holders asked for a new link since the last one was made. */
  linkAsked: z.stringbool().optional(),
});
export type TokenListQuery = z.infer<typeof tokenListQuery>;

export const tokenPage = z.strictObject({ items: z.array(tokenSummary), next: id<ResumeTokenId>().optional() });
export type TokenPage = z.infer<typeof tokenPage>;

export const tokenPath = z.strictObject({ tokenId: id<ResumeTokenId>() });
export type TokenPath = z.infer<typeof tokenPath>;

export const inspectRequest = z.strictObject({ token: presentedToken });
export type InspectRequest = z.infer<typeof inspectRequest>;

/** `not-ours`: forged, malformed, unknown, or another tenant's. */
export const inspectResponse = z.strictObject({
  verdict: z.union([tokenStanding, z.literal('not-ours')]),
  explanation: z.string(),
  token: tokenSummary.optional(),
  /** What the token says, once it is known to be ours. */
  claims: z.record(z.string(), z.unknown()).optional(),
});
export type InspectResponse = z.infer<typeof inspectResponse>;

/** Exactly one of the five. `kid`: of this tenant, every token that the key signed. */
export const revokeRequest = z
  .strictObject({
    tokenId: id<ResumeTokenId>().optional(),
    bookmarkId: id<BookmarkId>().optional(),
    instanceId: id<InstanceId>().optional(),
    recipient: z.string().max(320).optional(),
    kid: z.string().max(100).optional(),
    reason: actionReason,
  })
  .refine(({ reason: _why, ...selected }) => Object.values(selected).filter((value) => value !== undefined).length === 1, { message: 'Name one of tokenId, bookmarkId, instanceId, recipient and kid.' });
export type RevokeRequest = z.infer<typeof revokeRequest>;

export const revokeResponse = z.strictObject({
  /** Tokens that could still be used and now cannot. */
  revoked: z.int(),
});
export type RevokeResponse = z.infer<typeof revokeResponse>;

export const unblockRequest = z.strictObject({ reason: actionReason });
export type UnblockRequest = z.infer<typeof unblockRequest>;
