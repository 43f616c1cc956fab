import type { ResumeTokenId } from '@holdfast/ids/ids';
import type { ProblemCode } from '@holdfast/problem/catalogue';

/** Where a request came from, as the gateway says it. */
export interface RequestOrigin {
  /** IP address of the client. */
  readonly address: string;
  readonly requestId: string;
  readonly traceId?: string | undefined;
}

/** `repeated`: the receipt of the first use was given again. Otherwise the code of the problem that it was answered with. */
export type AttemptOutcome = 'accepted' | 'repeated' | ProblemCode;

/** One attempt to use a genuine token; never the token. */
export interface Attempt extends RequestOrigin {
  readonly tokenId: ResumeTokenId;
  /** The database's clock. */
  readonly at: Date;
  readonly outcome: AttemptOutcome;
}

/** So many failed attempts block a token until an operator unblocks it. */
export const failuresUntilBlocked = 3;

const failures: ReadonlySet<AttemptOutcome> = new Set(['outcome-not-allowed', 'resume-payload-invalid', 'forbidden']);

/**
 * Whether an attempt counts towards a block: somebody has the link and answers what was not asked, or from where it may not be answered.
 * What a dead or a limited token is answered tells nobody anything, and does not count.
 */
export function isFailure(outcome: AttemptOutcome): boolean {
  return failures.has(outcome);
}
