import { createHash } from 'node:crypto';
import { Html, html } from '@holdfast/html/html';

const style = `:root{color-scheme:light dark;font:100%/1.5 system-ui,sans-serif}
body{margin:0;display:grid;place-items:center;min-height:100vh;background:Canvas;color:CanvasText}
main{width:min(26rem,100% - 2rem);padding:2rem 0}
h1{font-size:1.5rem;line-height:1.25}
label{display:block;margin-top:1rem;font-weight:600}
input{display:block;box-sizing:border-box;width:100%;min-height:2.75rem;padding:.5rem .75rem;font:inherit;border:1px solid GrayText;border-radius:.375rem;background:Field;color:FieldText}
button{min-height:2.75rem;margin:1.5rem .75rem 0 0;padding:.5rem 1.25rem;font:inherit;font-weight:600;border:1px solid #0b5cad;border-radius:.375rem;background:#0b5cad;color:#fff}
button.other{background:transparent;color:CanvasText;border-color:GrayText}
:focus-visible{outline:3px solid #4c9aff;outline-offset:2px}
[role=alert]{padding:.75rem 1rem;border-left:.25rem solid #c9372c}
code{font-size:1.5rem;letter-spacing:.1em}`;

const styleHash = createHash('sha256').update(style).digest('base64');

export interface Page {
  /** A fixed sentence: it ends in browser histories. */
  readonly title: string;
  readonly content: Html;
}

/** A page for people: works without script, and has none. */
export function pageText({ title, content }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Holdfast</title>
<style>${Html.trusted(style)}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`.text;
}

/**
 * Our own style and nothing else; no frame. Forms go to ourselves, and from there to the client that asked: browsers hold redirects
 * after a form to `form-action` as well.
 *
 * @param redirectUri of the client, when the form may end there
 */
export function pageHeaders(redirectUri?: string): Readonly<Record<string, string>> {
  const onward = redirectUri === undefined ? '' : ` ${actionSource(redirectUri)}`;
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'${onward}; frame-ancestors 'none'; base-uri 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex, nofollow',
  };
}

/** An origin, or the scheme of a native application. */
function actionSource(uri: string): string {
  const { origin, protocol } = new URL(uri);
  return origin === 'null' ? protocol : origin;
}
