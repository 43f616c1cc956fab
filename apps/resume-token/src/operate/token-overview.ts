import type { ResumeToken } from '../token/resume-token.ts';
import { refusalOf, type TokenFacts, type TokenRefusal } from '../token/token-state.ts';

/** What a token is good for, in one word. */
export type TokenStanding = 'usable' | 'consumed' | 'revoked' | 'expired' | 'closed' | 'blocked';

/** A token as an operator sees it: everything but the token. */
export interface TokenOverview {
  readonly token: ResumeToken;
  readonly standing: TokenStanding;
  /** Since it was made or unblocked. */
  readonly failedAttempts: number;
  readonly blockedAt?: Date;
}

const standings: Readonly<Record<TokenRefusal, TokenStanding>> = {
  'resume-token-consumed': 'consumed',
  'resume-token-revoked': 'revoked',
  'resume-token-expired': 'expired',
  'bookmark-closed': 'closed',
  'resume-token-blocked': 'blocked',
};

export function standingOf(facts: TokenFacts): TokenStanding {
  const refusal = refusalOf(facts);
  return refusal === undefined ? 'usable' : standings[refusal];
}
