import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import type { Counters } from '../metrics/counters.ts';
import type { OperatedTokenStore } from '../operate/operated-token.store.ts';
import { standingOf, type TokenStanding } from '../operate/token-overview.ts';
import type { ReadToken } from '../token/read-token.ts';
import type { ResumeToken } from '../token/resume-token.ts';

/** What the engine is owed: that the workflow learns of it. */
export interface LinkRequests {
  /** In the commit of the note. */
  owe(tx: Transaction, token: ResumeToken): Promise<void>;
  /** After it: the operator's notice. */
  noted(token: ResumeToken): void;
}

interface Parts {
  readonly read: ReadToken;
  readonly operated: OperatedTokenStore;
  readonly transactions: Transactions;
  readonly counters: Pick<Counters, 'linkAsked'>;
  readonly requests: LinkRequests;
}

/** Standings in which a new link would help: the bookmark may still be open. */
const helped: ReadonlySet<TokenStanding> = new Set(['expired', 'blocked']);

/** Notes that the holder of a link that works no more wants another, for the operator and for the workflow; what comes of it is theirs to say. Asking again notes nothing more. */
export class AskForLink {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async execute(text: string): Promise<Result<ResumeToken, 'resume-token-invalid' | 'conflict'>> {
    const { counters, operated, read, requests, transactions } = this.#parts;
    const presented = await read.execute(text);
    if (!presented.ok) return presented;
    const { token, facts } = presented.value;
    if (!helped.has(standingOf(facts)) || facts.bookmark !== 'open') return refuse('conflict', { detail: 'A new link would not help.' });
    const { actions } = await operated.past(token.tenantId, token.tokenId);
    if (!actions.some(({ action }) => action === 'ask-for-link')) {
      await transactions.run(async (tx) => {
        await operated.note(tx, token.tenantId, token.tokenId, 'ask-for-link', { actor: token.recipient ?? 'holder of the link' });
        await requests.owe(tx, token);
      });
      requests.noted(token);
      counters.linkAsked();
    }
    return accept(token);
  }
}
