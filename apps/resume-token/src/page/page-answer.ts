import { html, type Html } from './html.ts';

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

/** One page. The title is a fixed sentence: it ends in browser histories. */
export function pageAnswer(status: number, title: string, content: Html, script: 'with-script' | 'without-script' = 'without-script'): PageAnswer {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>${title}</title>
<link rel="stylesheet" href="/r/page.css">
${script === 'with-script' && html`<script src="/r/page.js" defer></script>`}
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
  return { status, headers, body: document.text };
}
