import { html, type Html } from '@holdfast/html/html';

/** What the page's routes answer. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Nothing but our own style, script and form; no frame; no trace of the link in referrers, caches or search engines. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
} as const;

export interface PageParts {
  readonly status: number;
  /** BCP 47. */
  readonly language: string;
  /** A fixed sentence: it ends in browser histories. */
  readonly title: string;
  readonly content: Html;
  readonly script?: boolean;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
}

export function pageAnswer({ status, language, title, content, script = false, retryAfter }: PageParts): PageAnswer {
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<link rel="stylesheet" href="/r/page.css">
${script && html`<script src="/r/page.js" defer></script>`}
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
  return { status, headers: { ...headers, 'content-language': language, vary: 'Accept-Language', ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) }, body: document.text };
}
