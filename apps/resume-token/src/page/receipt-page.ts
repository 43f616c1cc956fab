import type { Redemption } from '../redemption/redemption.ts';
import { html } from './html.ts';
import { moment } from './moment.ts';
import { pageAnswer, type PageAnswer } from './page-answer.ts';
import { outcomeLabel } from './question-page.ts';

/** The page of an answer that was taken: 200 when the workflow has continued, 202 when it will. */
export function receiptPage({ decision, decidedAt, redemptionId, state }: Redemption): PageAnswer {
  const resumed = state === 'resumed';
  return pageAnswer(resumed ? 200 : 202, 'Your answer is recorded', html`<h1>Your answer is recorded: ${outcomeLabel(decision.outcome)}</h1>
<p>${resumed ? 'The workflow has continued with it.' : 'It is stored safely, and the workflow will continue with it in a moment. You need not do anything.'}</p>
<dl>
<dt>Answered</dt><dd>${moment(decidedAt)}</dd>
<dt>Receipt</dt><dd>${redemptionId}</dd>
</dl>
<p class="quiet">You can close this page. The link works no more.</p>`);
}
