import type { SessionId } from '@holdfast/ids/ids';
import { z } from 'zod';
import { id, instant } from '../id.ts';

/**
 * Sessions, through the gateway.
 *
 * GET    /v1/auth/sessions               200 the caller's own that live
 * DELETE /v1/auth/sessions/:sessionId    204 end one of them · 404 not-found
 * DELETE /v1/auth/sessions               200 end all of them, this one too
 * POST   /v1/sessions/revoke-all         200 end every session of the tenant (revoke:sessions)
 */

export const sessionPath = z.strictObject({ sessionId: id<SessionId>() });
export type SessionPath = z.infer<typeof sessionPath>;

export const sessionsResponse = z.strictObject({
  items: z.array(z.strictObject({ sessionId: id<SessionId>(), clientId: z.string(), startedAt: instant, expiresAt: instant })),
});
export type SessionsResponse = z.infer<typeof sessionsResponse>;

/** How many sessions lived until then. */
export const endedSessions = z.strictObject({ ended: z.int().nonnegative() });
export type EndedSessions = z.infer<typeof endedSessions>;
