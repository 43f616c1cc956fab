import { z } from 'zod';

/**
 * GET /internal/v1/revocations?after=CURSOR  what identity has revoked after the cursor, in order; for services only.
 */

/** What a revocation names: an access token (`jti`), a session (`sid`), a person or application it speaks for (`sub`), the client it was issued to, or the key that signed it. */
export const revocationKinds = ['token', 'session', 'subject', 'application', 'key'] as const;
export type RevocationKind = (typeof revocationKinds)[number];

export const revocation = z.strictObject({
  kind: z.enum(revocationKinds),
  value: z.string().min(1).max(256),
  /** Tokens issued until then are refused; null: whenever they were issued. */
  issuedUntil: z.iso.datetime().nullable(),
  /** When every token that it refuses has expired. */
  expiresAt: z.iso.datetime(),
});
export type Revocation = z.infer<typeof revocation>;

export const revocationsResponse = z.strictObject({
  items: z.array(revocation).max(2000),
  /** The cursor to go on from. */
  next: z.int().nonnegative(),
  more: z.boolean(),
});
export type RevocationsResponse = z.infer<typeof revocationsResponse>;

export const revocationsQuery = z.strictObject({ after: z.coerce.number().int().nonnegative() });
export type RevocationsQuery = z.infer<typeof revocationsQuery>;

/** POST /v1/revocations: what an operator revokes of the own tenant. Applications and keys have routes of their own. */
export const revocationRequest = z.strictObject({ kind: z.enum(['token', 'session', 'subject']), value: z.string().min(1).max(256) });
export type RevocationRequest = z.infer<typeof revocationRequest>;

/** The Redis channel of the hint that keys or revocations have changed; what has changed is asked of identity. */
export const identityChangedChannel = 'identity-changed';
