import type { BookmarkState } from '../bookmark/bookmark-state.ts';

/** A token's own state. That it has expired is no state: the database's clock says it at each use (I8). */
export type TokenState = 'active' | 'consumed' | 'revoked';

/** Every way a token's state changes. */
export const tokenEdges = {
  consume: { from: ['active'], to: 'consumed' },
  revoke: { from: ['active'], to: 'revoked' },
} as const satisfies Record<string, { from: readonly TokenState[]; to: TokenState }>;

/** What decides whether a token can be redeemed now. */
export interface TokenFacts {
  readonly state: TokenState;
  /** By the database's clock. */
  readonly expired: boolean;
  readonly bookmark: BookmarkState;
  /** By failed attempts, until an operator unblocks it. */
  readonly blocked: boolean;
}

export type TokenRefusal = 'resume-token-consumed' | 'resume-token-revoked' | 'resume-token-expired' | 'bookmark-closed' | 'resume-token-blocked';

/** Why a genuine token is refused, in the order in which the reasons are told; the first that holds. */
export const tokenRefusals: readonly { readonly code: TokenRefusal; readonly holds: (facts: TokenFacts) => boolean }[] = [
  { code: 'resume-token-consumed', holds: (facts) => facts.state === 'consumed' },
  { code: 'resume-token-revoked', holds: (facts) => facts.state === 'revoked' },
  { code: 'resume-token-expired', holds: (facts) => facts.expired },
  { code: 'bookmark-closed', holds: (facts) => facts.bookmark !== 'open' },
  { code: 'resume-token-blocked', holds: (facts) => facts.blocked },
];

/** A token that nothing brings back; one that is blocked can be unblocked. */
export function isDead(facts: TokenFacts): boolean {
  return refusalOf({ ...facts, blocked: false }) !== undefined;
}

/** undefined: the token can be redeemed. */
export function refusalOf(facts: TokenFacts): TokenRefusal | undefined {
  return tokenRefusals.find((refusal) => refusal.holds(facts))?.code;
}
