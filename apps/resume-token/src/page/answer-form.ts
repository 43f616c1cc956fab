import type { RequestOrigin } from '../attempt/attempt.ts';
import { chooseLanguage } from '../language/choose-language.ts';
import type { Phrases } from '../language/phrases.ts';
import type { AdmitRequest } from '../limit/admit-request.ts';
import type { Counters } from '../metrics/counters.ts';
import type { OperatedTokenStore } from '../operate/operated-token.store.ts';
import type { FormFields } from '../payload/form-payload.ts';
import type { RedeemToken } from '../redeem/redeem-token.ts';
import type { TokenGuard } from '../redeem/token-guard.ts';
import type { AskForLink } from './ask-for-link.ts';
import type { PageAnswer } from './page-answer.ts';
import { questionPage } from './question-page.ts';
import { receiptPage } from './receipt-page.ts';
import { invalidPage, linkAskedPage, notNowPage, refusalPage } from './refusal-page.ts';
import { startPage } from './start-page.ts';
import type { ViewToken } from './view-token.ts';

/** Who looks at the page. */
export interface Visitor {
  readonly origin: RequestOrigin;
  /** The header field Accept-Language. */
  readonly languages?: string | undefined;
}

export interface DecisionPosted {
  readonly token: string;
  readonly outcome: string;
  readonly reason?: string | undefined;
  readonly fields: FormFields;
  readonly idempotencyKey?: string | undefined;
}

interface Parts {
  readonly admit: AdmitRequest;
  readonly guard: TokenGuard;
  readonly view: ViewToken;
  readonly redeem: RedeemToken;
  readonly ask: AskForLink;
  readonly operated: OperatedTokenStore;
  readonly counters: Pick<Counters, 'shown'>;
}

/** What each of the page's routes answers. */
export class AnswerForm {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Changes nothing. Without a token: the page whose script fetches it from the fragment. */
  show(text: string | undefined, visitor: Visitor): Promise<PageAnswer> {
    return this.#admitted(visitor, async (phrases) => {
      if (text === undefined) return startPage(phrases);
      const view = await this.#parts.view.execute(text);
      if (!view.ok) return invalidPage(phrases);
      const allowed = await this.#parts.guard.view(view.value);
      if (!allowed.ok) return notNowPage(allowed.refusal, phrases);
      this.#parts.counters.shown();
      const { refusal, token } = view.value;
      return refusal === undefined ? questionPage(token, text, phrases) : refusalPage(view.value, refusal, text, phrases);
    });
  }

  post({ token, outcome, reason, fields, idempotencyKey }: DecisionPosted, visitor: Visitor): Promise<PageAnswer> {
    return this.#admitted(visitor, async (phrases) => {
      const redeemed = await this.#parts.redeem.execute({ token, answer: { outcome, reason, payload: { from: 'form', fields } }, origin: visitor.origin, idempotencyKey });
      if (redeemed.ok) return receiptPage(redeemed.value, phrases);
      const { code, detail = '', errors = [{ pointer: '', message: detail }], retryAfter } = redeemed.refusal;
      if (code === 'too-many-requests' || code === 'forbidden') return notNowPage({ code, ...(retryAfter === undefined ? {} : { retryAfter }) }, phrases);
      const view = await this.#parts.view.execute(token);
      if (!view.ok) return invalidPage(phrases);
      if (view.value.refusal !== undefined) return refusalPage(view.value, view.value.refusal, token, phrases);
      const { tenantId, tokenId } = view.value.token;
      const failed = (await this.#parts.operated.find(tenantId, tokenId))?.failedAttempts ?? 0;
      return questionPage(view.value.token, token, phrases, { fields, reason, errors, failed });
    });
  }

  /** Asks for a new link with one that works no more. */
  ask(text: string, visitor: Visitor): Promise<PageAnswer> {
    return this.#admitted(visitor, async (phrases) => {
      const asked = await this.#parts.ask.execute(text);
      if (asked.ok) return linkAskedPage(phrases);
      const view = await this.#parts.view.execute(text);
      if (!view.ok) return invalidPage(phrases);
      const { refusal, token } = view.value;
      return refusal === undefined ? questionPage(token, text, phrases) : refusalPage(view.value, refusal, text, phrases);
    });
  }

  async #admitted({ languages, origin }: Visitor, answer: (phrases: Phrases) => Promise<PageAnswer>): Promise<PageAnswer> {
    const phrases = chooseLanguage(languages);
    const admitted = await this.#parts.admit.execute('page', origin.address);
    return admitted.ok ? answer(phrases) : notNowPage(admitted.refusal, phrases);
  }
}
