import { catalogue } from '@holdfast/problem/catalogue';
import type { TokenRefusal } from '../token/token-state.ts';
import { html, type Html } from './html.ts';
import { moment } from './moment.ts';
import { pageAnswer, type PageAnswer } from './page-answer.ts';
import { outcomeLabel, questionSummary } from './question-page.ts';
import type { TokenView } from './view-token.ts';

/** The page of a genuine link that no longer works: says plainly why. */
export function refusalPage(view: TokenView, code: TokenRefusal): PageAnswer {
  const { status, title, remedy } = catalogue[code];
  return pageAnswer(status, title, html`<h1>${title}</h1>
<p>${explanation(view, code)}</p>
<p>${remedy}</p>
<h2>What it was about</h2>
${questionSummary(view.token)}`);
}

function explanation({ redemption, token }: TokenView, code: TokenRefusal): Html {
  switch (code) {
    case 'resume-token-consumed':
      return redemption === undefined ? html`It was used before.` : html`It was used on ${moment(redemption.decidedAt)}. The answer was <strong>${outcomeLabel(redemption.decision.outcome)}</strong>.`;
    case 'resume-token-expired':
      return html`It could be used until ${moment(token.expiresAt)}.`;
    case 'resume-token-revoked':
      return html`It was withdrawn before it was used.`;
    case 'bookmark-closed':
      return html`The request was answered by somebody else, its time ran out, or the workflow was cancelled.`;
  }
}

/** The page of anything that is not ours: the same for every reason. */
export function invalidPage(): PageAnswer {
  const { status, title, remedy } = catalogue['resume-token-invalid'];
  return pageAnswer(status, title, html`<h1>${title}</h1>
<p>${remedy} Mail programs sometimes cut long links in two: copy all of it.</p>`);
}
