import type { FormFields } from '../payload/form-payload.ts';
import type { RedeemToken } from '../redeem/redeem-token.ts';
import type { PageAnswer } from './page-answer.ts';
import { questionPage } from './question-page.ts';
import { receiptPage } from './receipt-page.ts';
import { invalidPage, refusalPage } from './refusal-page.ts';
import { startPage } from './start-page.ts';
import type { ViewToken } from './view-token.ts';

export interface DecisionPosted {
  readonly token: string;
  readonly outcome: string;
  readonly reason?: string | undefined;
  readonly fields: FormFields;
  readonly idempotencyKey?: string | undefined;
}

/** What each of the page's routes answers. */
export class AnswerForm {
  readonly #view: ViewToken;
  readonly #redeem: RedeemToken;

  constructor(view: ViewToken, redeem: RedeemToken) {
    this.#view = view;
    this.#redeem = redeem;
  }

  /** Changes nothing. Without a token: the page whose script fetches it from the fragment. */
  async show(text: string | undefined): Promise<PageAnswer> {
    if (text === undefined) return startPage();
    const view = await this.#view.execute(text);
    if (!view.ok) return invalidPage();
    return view.value.refusal === undefined ? questionPage(view.value.token, text) : refusalPage(view.value, view.value.refusal);
  }

  async post({ token, outcome, reason, fields, idempotencyKey }: DecisionPosted): Promise<PageAnswer> {
    const redeemed = await this.#redeem.execute({ token, answer: { outcome, reason, payload: { from: 'form', fields } }, idempotencyKey });
    if (redeemed.ok) return receiptPage(redeemed.value);
    const view = await this.#view.execute(token);
    if (!view.ok) return invalidPage();
    if (view.value.refusal !== undefined) return refusalPage(view.value, view.value.refusal);
    const { errors = [{ pointer: '', message: redeemed.refusal.detail ?? '' }] } = redeemed.refusal;
    return questionPage(view.value.token, token, { fields, reason, errors });
  }
}
