import { failuresUntilBlocked } from '../attempt/attempt.ts';
import type { Phrases } from '../language/phrases.ts';
import { payloadFields, type PayloadField } from '../payload/payload-field.ts';
import type { ResumeToken } from '../token/resume-token.ts';
import { html, type Html } from '@holdfast/html/html';
import { moment } from './moment.ts';
import { outcomeLabel } from './outcome-label.ts';
import { pageAnswer, type PageAnswer } from './page-answer.ts';
import { payloadInput, type Correction } from './payload-inputs.ts';
import { sayError } from './say-error.ts';

/** The page of a link that works: who asks for what, by when, what will happen, and the form to answer. */
export function questionPage(token: ResumeToken, text: string, phrases: Phrases, correction?: Correction): PageAnswer {
  const fields = token.question.payloadSchema === undefined ? [] : payloadFields(token.question.payloadSchema);
  const form = fields === undefined ? html`<p>${phrases.machineOnly} <code>POST /v1/resume</code></p>` : html`<form method="post" action="/r" autocomplete="off">
<input type="hidden" name="token" value="${text}">
<button type="submit" disabled hidden>${phrases.noAnswerByEnter}</button>
${fields.map((field, index) => payloadInput(field, index, phrases, correction))}<div class="field"><label for="reason">${phrases.reason} <span class="quiet">(${phrases.optional})</span></label>
<textarea id="reason" name="reason" rows="3" maxlength="2000">${correction?.reason}</textarea></div>
<div class="outcomes" role="group" aria-label="${phrases.yourAnswer}">${token.question.outcomes.map((outcome) => html`<button type="submit" name="outcome" value="${outcome}">${outcomeLabel(outcome, phrases)}</button>`)}</div>
</form>`;
  return pageAnswer({ status: correction === undefined ? 200 : 422, language: phrases.language, title: phrases.askedTitle, content: html`${questionSummary(token, phrases)}
<h2>${phrases.yourAnswer}</h2>
<p>${phrases.consequence}</p>
${correction !== undefined && correctionNote(correction, fields ?? [], phrases)}
${form}` });
}

function correctionNote({ errors, failed }: Correction, fields: readonly PayloadField[], phrases: Phrases): Html {
  const left = failuresUntilBlocked - failed;
  return html`<div class="wrong" role="alert"><p>${phrases.correct}</p><ul>${errors.map((error) => html`<li>${placeOf(error.pointer, fields)} ${sayError(error.message, phrases)}</li>`)}</ul>${left > 0 && html`<p>${phrases.attemptsLeft(left)}</p>`}</div>`;
}

/** What is asked, shown with every state of a genuine link. */
export function questionSummary({ question, recipient, expiresAt }: ResumeToken, phrases: Phrases, heading: 'h1' | 'h3' = 'h1'): Html {
  const { definition } = question;
  return html`${heading === 'h1' ? html`<h1>${question.title}</h1>` : html`<h3>${question.title}</h3>`}
${question.message !== undefined && html`<p class="message">${question.message}</p>`}
<dl>
<dt>${phrases.askedBy}</dt><dd>${question.requestedBy}</dd>
<dt>${phrases.workflow}</dt><dd>${definition.name} ${definition.version} <span class="quiet">(${definition.namespace})</span></dd>
${recipient !== undefined && html`<dt>${phrases.sentTo}</dt><dd>${recipient}</dd>\n`}<dt>${phrases.answerBy}</dt><dd>${moment(expiresAt, phrases)}</dd>
</dl>`;
}

/** The field's label, and the way to it; its name where the form has no such field. */
function placeOf(pointer: string, fields: readonly PayloadField[]): Html {
  const name = pointer.replace(/^\/payload\/?/u, '').replaceAll('~1', '/').replaceAll('~0', '~');
  const index = fields.findIndex((field) => field.name === name);
  return index < 0 ? html`${name}` : html`<a href="#payload-${index}">${fields[index]?.label}</a>`;
}
