import type { CaughtMail } from './mailbox.ts';

/** The mails as a page for people. The mails' own HTML is shown in frames that may run nothing. */
export function renderPage(mails: readonly CaughtMail[]): string {
  const list = mails.length === 0 ? '<p>No mail yet.</p>' : mails.map(renderMail).join('\n');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Mail catcher</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
article { border: 1px solid #ccc; border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
h2 { margin: 0; font-size: 1.1rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
iframe { width: 100%; height: 24rem; border: 1px solid #ddd; }
</style>
<h1>Mail catcher</h1>
<p>Every mail the platform sends ends here. As JSON: <a href="/api/messages">/api/messages</a></p>
${list}
</html>
`;
}

function renderMail(mail: CaughtMail): string {
  const frame = mail.html === '' ? '' : `<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escape(mail.html)}" title="As a page"></iframe>`;
  return `<article>
<h2>${escape(mail.subject)}</h2>
<p>${escape(mail.date)} · from ${escape(mail.from)} · to ${escape(mail.to.join(', '))}</p>
<pre>${linked(escape(mail.text))}</pre>
${frame}
</article>`;
}

function linked(escaped: string): string {
  return escaped.replaceAll(/https:\/\/[^\s<>"']+/g, (url) => `<a href="${url}" rel="noreferrer">${url}</a>`);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
