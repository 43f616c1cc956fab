import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { accept, refuse, type Result } from '@holdfast/problem/result';

export interface BrowserRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

const safeMethods = new Set(['GET', 'HEAD']);

/**
 * Whether a request that came with cookies was made by a page of our own origin, as the browser says it (Fetch Metadata; `Origin`). One that
 * changes something must be told of by the browser; one that only reads may say nothing, or be typed into the address bar. A sister
 * domain is a stranger, and so is the upgrade to a WebSocket that another origin asks for.
 */
export function ownPage({ method, headers }: BrowserRequest, publicUrl: string): Result<void, 'cross-site-request'> {
  const { origin, 'sec-fetch-site': site } = headers;
  const reads = safeMethods.has(method);
  const told = site !== undefined || origin !== undefined;
  const ours = (site === undefined || site === 'same-origin' || (reads && site === 'none')) && (origin === undefined || origin === new URL(publicUrl).origin);
  return ours && (told || reads) ? accept(undefined) : refuse('cross-site-request');
}

/** Whether the request names the CSRF token that the claim `csrf` of the access token is the digest of; one that only reads needs none. */
export function namesCsrfToken({ method, headers }: BrowserRequest, digest: string): boolean {
  if (safeMethods.has(method)) return true;
  const token = headers['x-csrf-token'];
  return typeof token === 'string' && timingSafeEqual(createHash('sha256').update(csrfDigest(token)).digest(), createHash('sha256').update(digest).digest());
}

/** 128 bits of SHA-256, base64url: what an access token says of the CSRF token of its session. */
export function csrfDigest(csrfToken: string): string {
  return createHash('sha256').update(csrfToken).digest().subarray(0, 16).toString('base64url');
}
