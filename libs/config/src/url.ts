import { z } from 'zod';

/** A URL with one of `schemes` (no colon), kept as written. */
export function url(...schemes: readonly string[]) {
  return z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), `must be a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`);
}

/** The root of a web origin that paths are appended to: no trailing slash, query, fragment or credentials. */
export function baseUrl(...schemes: readonly string[]) {
  return url(...schemes).refine((text) => {
    const parsed = URL.parse(text);
    return parsed !== null && !text.endsWith('/') && `${parsed.search}${parsed.hash}${parsed.username}${parsed.password}` === '';
  }, 'must have no trailing slash, query, fragment or credentials');
}
