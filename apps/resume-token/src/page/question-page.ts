import { payloadFields } from '../payload/payload-field.ts';
import type { ResumeToken } from '../token/resume-token.ts';
import { html, type Html } from './html.ts';
import { moment } from './moment.ts';
import { pageAnswer, type PageAnswer } from './page-answer.ts';
import { payloadInput, type Correction } from './payload-inputs.ts';

/** The page of a link that works: who asks for what, by when, what will happen, and the form to answer. */
export function questionPage(token: ResumeToken, text: string, correction?: Correction): PageAnswer {
  const fields = token.question.payloadSchema === undefined ? [] : payloadFields(token.question.payloadSchema);
  const form = fields === undefined ? html`<p>This request asks for data that a page cannot collect. Answer it with a program: <code>POST /v1/resume</code>.</p>` : html`<form method="post" action="/r" autocomplete="off">
<input type="hidden" name="token" value="${text}">
<button type="submit" disabled hidden>No answer by the Enter key</button>
${fields.map((field, index) => payloadInput(field, index, correction))}<div class="field"><label for="reason">Reason <span class="quiet">(optional)</span></label>
<textarea id="reason" name="reason" rows="3" maxlength="2000">${correction?.reason}</textarea></div>
<div class="outcomes" role="group" aria-label="Your answer">${token.question.outcomes.map((outcome) => html`<button type="submit" name="outcome" value="${outcome}">${outcomeLabel(outcome)}</button>`)}</div>
</form>`;
  return pageAnswer(correction === undefined ? 200 : 422, 'A decision is asked of you', html`${questionSummary(token)}
<h2>Your answer</h2>
<p>When you press a button, the workflow continues with that answer. You can answer once, and an answer is final. Opening this page changes nothing.</p>
${correction !== undefined && html`<div class="wrong" role="alert"><p>Nothing was sent on. Please correct:</p><ul>${correction.errors.map((error) => html`<li>${labelOf(error.pointer)} ${error.message}</li>`)}</ul></div>`}
${form}`);
}

/** What is asked, shown with every state of a genuine link. */
export function questionSummary({ question, recipient, expiresAt }: ResumeToken): Html {
  const { definition } = question;
  return html`<h1>${question.title}</h1>
${question.message !== undefined && html`<p class="message">${question.message}</p>`}
<dl>
<dt>Asked by</dt><dd>${question.requestedBy}</dd>
<dt>Workflow</dt><dd>${definition.name} ${definition.version} <span class="quiet">(${definition.namespace})</span></dd>
${recipient !== undefined && html`<dt>Sent to</dt><dd>${recipient}</dd>\n`}<dt>Answer by</dt><dd>${moment(expiresAt)}</dd>
</dl>`;
}

/** `send-back` → `Send back`. */
export function outcomeLabel(outcome: string): string {
  const words = outcome.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function labelOf(pointer: string): string {
  return pointer.replace(/^\/payload\/?/u, '').replaceAll('~1', '/').replaceAll('~0', '~');
}
