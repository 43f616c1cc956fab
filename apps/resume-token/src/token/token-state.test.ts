import { describe, expect, it } from 'vitest';
import { isDead, refusalOf, tokenEdges } from './token-state.ts';

const usable = { state: 'active', expired: false, bookmark: 'open', blocked: false } as const;

describe('a token', () => {
  it('can be redeemed while it is active, not expired, not blocked, and its bookmark is open', () => {
    expect(refusalOf(usable)).toBeUndefined();
  });

  it.each([
    [{ ...usable, state: 'consumed', expired: true, bookmark: 'claimed' }, 'resume-token-consumed'],
    [{ ...usable, state: 'revoked', expired: true }, 'resume-token-revoked'],
    [{ ...usable, expired: true, bookmark: 'closed' }, 'resume-token-expired'],
    [{ ...usable, bookmark: 'closed' }, 'bookmark-closed'],
    [{ ...usable, bookmark: 'claimed' }, 'bookmark-closed'],
    [{ ...usable, blocked: true }, 'resume-token-blocked'],
    [{ ...usable, blocked: true, expired: true }, 'resume-token-expired'],
  ] as const)('that is %o is refused as %s, the first reason that holds', (facts, code) => {
    expect(refusalOf(facts)).toBe(code);
  });

  it('is dead when nothing brings it back, which a block is not', () => {
    expect([isDead(usable), isDead({ ...usable, blocked: true }), isDead({ ...usable, expired: true })]).toEqual([false, false, true]);
  });

  it('never leaves consumed or revoked (I2)', () => {
    expect(Object.values(tokenEdges).flatMap((edge) => edge.from)).toEqual(['active', 'active']);
  });
});
