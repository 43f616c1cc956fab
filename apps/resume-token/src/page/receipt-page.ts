import type { Phrases } from '../language/phrases.ts';
import type { ReceiptedRedemption } from '../receipt/sign-receipt.ts';
import { html } from '@holdfast/html/html';
import { moment } from './moment.ts';
import { outcomeLabel } from './outcome-label.ts';
import { pageAnswer, type PageAnswer } from './page-answer.ts';

/** The page of an answer that was taken: 200 when the workflow has continued, 202 when it will. */
export function receiptPage({ decision, decidedAt, receipt, redemptionId, state }: ReceiptedRedemption, phrases: Phrases): PageAnswer {
  const resumed = state === 'resumed';
  return pageAnswer({ status: resumed ? 200 : 202, language: phrases.language, title: phrases.recorded, content: html`<h1>${phrases.recorded}: ${outcomeLabel(decision.outcome, phrases)}</h1>
<p>${resumed ? phrases.continued : phrases.stored}</p>
<dl>
<dt>${phrases.answered}</dt><dd>${moment(decidedAt, phrases)}</dd>
<dt>${phrases.receipt}</dt><dd>${redemptionId}</dd>
</dl>
<details><summary>${phrases.signedReceipt}</summary><code>${receipt}</code></details>
<p class="quiet">${phrases.done}</p>` });
}
