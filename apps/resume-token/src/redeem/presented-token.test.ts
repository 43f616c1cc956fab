import { describe, expect, it } from 'vitest';
import { presentedToken } from './presented-token.ts';

describe('the token of a request', () => {
  it('is in the Authorization header under the scheme Resume, in any case', () => {
    expect(presentedToken('Resume a.b.c', undefined)).toBe('a.b.c');
    expect(presentedToken('RESUME  a.b.c', 'd.e.f')).toBe('a.b.c');
  });

  it('is in the body when the header holds another scheme or none', () => {
    expect(presentedToken('Bearer a.b.c', 'd.e.f')).toBe('d.e.f');
    expect(presentedToken(undefined, 'd.e.f')).toBe('d.e.f');
  });

  it('is no token when neither holds one', () => {
    expect(presentedToken(undefined, undefined)).toBe('');
    expect(presentedToken('Resume a b', undefined)).toBe('');
  });
});
