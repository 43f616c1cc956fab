import type { HttpCall } from '../call.ts';

/**
 * Where a request goes: its URI with its query as a form writes it (WHATWG URL, section 5.2). What the URI has as its query stays as it is
 * written; one that a secret gave may be none, and stays, too: it is left to whoever sends it to say so.
 */
export function requestUri({ uri, query }: Pick<HttpCall, 'uri' | 'query'>): string {
  const url = URL.parse(uri);
  if (url === null) return uri;
  if (query.length > 0) url.search = [url.search.slice(1), new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString()].filter((part) => part !== '').join('&');
  return url.href;
}
