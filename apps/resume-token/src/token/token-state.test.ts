import { describe, expect, it } from 'vitest';
import { refusalOf, tokenEdges } from './token-state.ts';

const usable = { state: 'active', expired: false, bookmark: 'open' } as const;

describe('a token', () => {
  it('can be redeemed while it is active, not expired, and its bookmark is open', () => {
    expect(refusalOf(usable)).toBeUndefined();
  });

  it.each([
    [{ ...usable, state: 'consumed', expired: true, bookmark: 'claimed' }, 'resume-token-consumed'],
    [{ ...usable, state: 'revoked', expired: true }, 'resume-token-revoked'],
    [{ ...usable, expired: true, bookmark: 'closed' }, 'resume-token-expired'],
    [{ ...usable, bookmark: 'closed' }, 'bookmark-closed'],
    [{ ...usable, bookmark: 'claimed' }, 'bookmark-closed'],
  ] as const)('that is %o is refused as %s, the first reason that holds', (facts, code) => {
    expect(refusalOf(facts)).toBe(code);
  });

  it('never leaves consumed or revoked (I2)', () => {
    expect(Object.values(tokenEdges).flatMap((edge) => edge.from)).toEqual(['active', 'active']);
  });
});
