import { catalogue } from '@holdfast/problem/catalogue';
import type { Refusal } from '@holdfast/problem/problem';
import type { Phrases } from '../language/phrases.ts';
import type { TokenRefusal } from '../token/token-state.ts';
import { html, type Html } from '@holdfast/html/html';
import { moment } from './moment.ts';
import { outcomeLabel } from './outcome-label.ts';
import { pageAnswer, type PageAnswer } from './page-answer.ts';
import { questionSummary } from './question-page.ts';
import type { TokenView } from './view-token.ts';

/** The page of a genuine link that no longer works: says plainly why, and what can be done. */
export function refusalPage(view: TokenView, code: TokenRefusal, text: string, phrases: Phrases): PageAnswer {
  const { title, remedy } = phrases.refusals[code];
  return pageAnswer({ status: catalogue[code].status, language: phrases.language, title, content: html`<h1>${title}</h1>
<p>${explanation(view, code, phrases)}</p>
<p>${remedy}</p>
${view.newLinkHelps && html`<form method="post" action="/r/ask"><input type="hidden" name="token" value="${text}">
<div class="outcomes"><button type="submit">${phrases.askForLink}</button></div></form>
<p class="quiet">${phrases.askNote}</p>
`}<h2>${phrases.about}</h2>
${questionSummary(view.token, phrases, 'h3')}` });
}

function explanation({ redemption, token }: TokenView, code: TokenRefusal, phrases: Phrases): Html {
  switch (code) {
    case 'resume-token-consumed': {
      if (redemption === undefined) return html`${phrases.usedBefore}`;
      const { decidedAt, decidedBy, decision } = redemption;
      return html`${phrases.usedOn} ${moment(decidedAt, phrases)}${decidedBy !== undefined && html` ${phrases.usedBy} ${decidedBy}`}. ${phrases.theAnswerWas} <strong>${outcomeLabel(decision.outcome, phrases)}</strong>.`;
    }
    case 'resume-token-expired':
      return html`${phrases.usableUntil} ${moment(token.expiresAt, phrases)}.`;
    case 'resume-token-revoked':
      return html`${phrases.withdrawn}`;
    case 'bookmark-closed':
      return html`${phrases.closed}`;
    case 'resume-token-blocked':
      return html`${phrases.blocked}`;
  }
}

/** The page of anything that is not ours: the same for every reason. */
export function invalidPage({ language, invalidTitle, invalidNote }: Phrases): PageAnswer {
  return pageAnswer({ status: catalogue['resume-token-invalid'].status, language, title: invalidTitle, content: html`<h1>${invalidTitle}</h1>\n<p>${invalidNote}</p>` });
}

/** The page of a request that came too soon or from the wrong place. */
export function notNowPage({ code, retryAfter }: Refusal<'too-many-requests' | 'forbidden'>, phrases: Phrases): PageAnswer {
  const { status } = catalogue[code];
  const { language } = phrases;
  if (code === 'forbidden') return pageAnswer({ status, language, title: phrases.forbiddenTitle, content: html`<h1>${phrases.forbiddenTitle}</h1>\n<p>${phrases.forbiddenNote}</p>` });
  const seconds = Math.ceil(retryAfter ?? 1);
  return pageAnswer({ status, language, title: phrases.limitedTitle, retryAfter: seconds, content: html`<h1>${phrases.limitedTitle}</h1>\n<p>${phrases.limitedNote(seconds)}</p>` });
}

/** The page of a request for a new link. */
export function linkAskedPage({ language, linkAsked, linkAskedNote }: Phrases): PageAnswer {
  return pageAnswer({ status: 200, language, title: linkAsked, content: html`<h1>${linkAsked}</h1>\n<p>${linkAskedNote}</p>` });
}
