import type { RedemptionId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { id, instant } from '../id.ts';
import { json } from '../json.ts';

/**
 * resume-token's routes for whoever holds a link, through the gateway. The token is the whole authority: no login.
 *
 * GET  /r                      the page of a link; changes nothing, whoever asks, however often
 * POST /r/view                 the same page for a token that came in the link's fragment; changes nothing
 * POST /r                      redeem, from the page's form; answers a page
 * POST /r/ask                  ask the operator for a new link with one that has expired or is blocked
 * POST /v1/resume              redeem, for machines: `Authorization: Resume <token>` or `token` in the body
 * GET  /v1/redemptions/:id     what became of a redemption
 *
 * Redeeming answers 200 resumed, 202 accepted (durable, not resumed yet), 400 resume-token-invalid (forged, unknown or malformed:
 * which one is not told), 410 resume-token-expired, -consumed, -revoked or bookmark-closed, 422 outcome-not-allowed,
 * resume-payload-invalid or idempotency-key-reused, 423 resume-token-blocked,
 * 429 too-many-requests. A repetition with the same Idempotency-Key and decision gets the same answer.
 */

export const outcome = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/u, 'must be lower-case letters, digits and hyphens, 32 at most');

/** Longer than any token we sign, also with an RSA 4096 key. */
export const presentedToken = z.string().max(4096);

export const reason = z.string().max(2000);

export const resumeBody = z.strictObject({
  token: presentedToken.optional(),
  outcome,
  reason: reason.optional(),
  payload: json.optional(),
});
export type ResumeBody = z.infer<typeof resumeBody>;

const idempotencyKey = z.string().min(1).max(200).optional();

export const resumeHeaders = z.object({ authorization: z.string().max(4200).optional(), 'idempotency-key': idempotencyKey });
export type ResumeHeaders = z.infer<typeof resumeHeaders>;

/** What a browser says of where a form was posted from. */
export const formHeaders = z.object({ origin: z.string().optional(), 'sec-fetch-site': z.string().optional(), 'idempotency-key': idempotencyKey, 'accept-language': z.string().optional() });
export type FormHeaders = z.infer<typeof formHeaders>;

/** What the page's form posts: the fields below, and one `payload.<name>` for each field of the payload. */
export const decisionForm = z
  .object({ token: presentedToken, outcome, reason: reason.optional() })
  .catchall(z.union([z.string().max(4000), z.array(z.string().max(4000)).max(2)]));
export type DecisionForm = z.infer<typeof decisionForm>;

export const viewForm = z.strictObject({ token: presentedToken });
export type ViewForm = z.infer<typeof viewForm>;

export const pageHeaders = z.object({ 'accept-language': z.string().optional() });
export type PageHeaders = z.infer<typeof pageHeaders>;

export const viewQuery = z.object({ t: presentedToken.optional() });
export type ViewQuery = z.infer<typeof viewQuery>;

/** JWS, EdDSA, `typ` receipt+jwt: who decided what, when. Checked with /.well-known/resume-token-jwks.json, also without us. */
const receipt = z.string();

const resumed = z.strictObject({ redemptionId: id<RedemptionId>(), state: z.literal('resumed'), outcome, decidedAt: instant, receipt });

const accepted = z.strictObject({
  redemptionId: id<RedemptionId>(),
  state: z.literal('accepted'),
  outcome,
  decidedAt: instant,
  receipt,
  statusUrl: z.url(),
});

/** 200 with `resumed`, 202 with `accepted`. */
export const resumeResponse = z.discriminatedUnion('state', [resumed, accepted]);

export const redemptionPath = z.strictObject({ redemptionId: id<RedemptionId>() });
export type RedemptionPath = z.infer<typeof redemptionPath>;

/** The id is the capability to read it: unguessable, and given to the redeemer alone. Tells nothing but this. */
export const redemptionStatus = z.strictObject({ state: z.enum(['accepted', 'resumed', 'refused']), outcome, decidedAt: instant, receipt: receipt.optional() });
export type RedemptionStatus = z.infer<typeof redemptionStatus>;

/** Keys that verify resume tokens (RSA) and receipts (Ed25519, RFC 8037). */
export const resumeTokenKeys = z.strictObject({
  keys: z.array(
    z.discriminatedUnion('kty', [
      z.strictObject({ kty: z.literal('RSA'), use: z.literal('sig'), alg: z.literal('RS256'), kid: z.string(), n: z.string(), e: z.string() }),
      z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), use: z.literal('sig'), alg: z.literal('EdDSA'), kid: z.string(), x: z.string() }),
    ]),
  ),
});
export type ResumeTokenKeys = z.infer<typeof resumeTokenKeys>;
