import { accept, refuse, type Result } from '@holdfast/problem/result';

export interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | undefined;
}

/**
 * Refuses a form that another site's page posted. Our pages send no referrer, and then a browser says `Origin: null` of its own form as well
 * (Fetch section 3.1): what counts in a browser that sends it is `Sec-Fetch-Site`. Neither header: not a browser's cross-site post.
 */
export function ownForm(headers: OriginHeaders, publicUrl: string): Result<void, 'forbidden'> {
  const { origin, 'sec-fetch-site': site } = headers;
  const own = site === undefined ? origin === undefined || origin === new URL(publicUrl).origin : site === 'same-origin' || site === 'none';
  return own ? accept(undefined) : refuse('forbidden', { detail: 'The form was posted from another site.' });
}
