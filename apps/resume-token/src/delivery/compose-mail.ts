import { html } from '@holdfast/html/html';
import { outcomeLabel } from '../page/outcome-label.ts';
import type { ResumeToken } from '../token/resume-token.ts';
import type { Mail } from './mailer.ts';

/**
 * The mail that takes a link to its recipient. The Message-ID comes from the token's id, so a mail that is sent twice is one mail to whoever
 * compares. Whatever came from a workflow is on one line in the subject, and escaped in the HTML.
 *
 * @param publicUrl root of the links, without a trailing slash
 */
export function composeMail(token: ResumeToken, text: string, recipient: string, publicUrl: string): Mail {
  const { definition, message, outcomes, requestedBy, title } = token.question;
  const link = `${publicUrl}/r#${text}`;
  const plainLink = `${publicUrl}/r?t=${text}`;
  const until = `${token.expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const offered = outcomes.map((outcome) => outcomeLabel(outcome)).join(', ');
  const asked = `Asked by ${requestedBy}, workflow ${definition.name} ${definition.version}.`;
  const caution = 'Opening the link changes nothing; it can be answered once. Whoever has this link can answer: do not pass it on.';
  return {
    to: recipient,
    messageId: `<${token.tokenId}@${new URL(publicUrl).hostname}>`,
    subject: oneLine(title),
    text: [title, message ?? '', asked, `Your answer (${offered}) is needed by ${until}:`, link, `If the page stays empty, use this link instead:\n${plainLink}`, caution]
      .filter((part) => part !== '')
      .join('\n\n')
      .concat('\n'),
    html: html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>
<body style="font-family: system-ui, sans-serif; line-height: 1.5; max-width: 36rem">
<h1 style="font-size: 1.25rem">${title}</h1>
${message !== undefined && html`<p style="white-space: pre-line">${message}</p>`}
<p>${asked}</p>
<p>Your answer (${offered}) is needed by <strong>${until}</strong>.</p>
<p><a href="${link}">Open the request</a></p>
<p style="font-size: .875rem">If the page stays empty, <a href="${plainLink}">use this link instead</a>. ${caution}</p>
</body></html>
`.text,
  };
}

/** No control character, line separator or direction override, 200 characters at most: nothing of it can become a header. */
function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  return line === '' ? 'A decision is asked of you' : Array.from(line).slice(0, 200).join('');
}
