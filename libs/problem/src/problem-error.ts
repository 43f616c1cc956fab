import type { Refusal } from './problem.ts';

/** Carries a refusal through a framework that only knows throwing; the one filter turns it into the answer. Never thrown by a use case. */
export class ProblemError extends Error {
  readonly refusal: Refusal;
  /** Header fields that belong to the answer, e.g. `WWW-Authenticate`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(refusal: Refusal, headers: Readonly<Record<string, string>> = {}) {
    super(refusal.code);
    this.name = 'ProblemError';
    this.refusal = refusal;
    this.headers = headers;
  }
}
