import { z } from 'zod';

/**
 * Sessions of browsers, through the gateway. Tokens travel in cookies that no script can read; every route of every service takes the
 * session cookie instead of an Authorization header, from pages of the platform's own origin alone.
 *
 * POST /v1/auth/browser/login     200 e-mail and password for a session; sets the cookies
 * GET  /v1/auth/browser/session   200 the CSRF token of the session, for a page that was loaded anew · 401 there is none
 * POST /v1/auth/browser/refresh   200 new cookies, when the session cookie has expired or soon will · 400 invalid-grant: log in again
 * POST /v1/auth/browser/logout    204 ends the session and takes the cookies back
 *
 * Whatever changes something names the CSRF token in `x-csrf-token`.
 */

/** `__Host-`: set by this very host over TLS, for this host alone (RFC 6265bis section 4.1.3.2). */
export const browserCookies = { access: '__Host-holdfast-session', refresh: '__Host-holdfast-refresh' } as const;

export const csrfHeaders = z.object({ 'x-csrf-token': z.string().max(256).optional() });
export type CsrfHeaders = z.infer<typeof csrfHeaders>;

export const browserSessionResponse = z.strictObject({
  /** Goes into `x-csrf-token` of every request that changes something. The same as long as the session lasts. */
  csrfToken: z.string(),
  /** Seconds from now until the session cookie is refused and a refresh is due. */
  expiresIn: z.int().positive(),
  /** Seconds from now until a refresh is refused. */
  refreshExpiresIn: z.int().positive(),
});
export type BrowserSessionResponse = z.infer<typeof browserSessionResponse>;

export const csrfTokenResponse = z.strictObject({ csrfToken: z.string() });
export type CsrfTokenResponse = z.infer<typeof csrfTokenResponse>;
