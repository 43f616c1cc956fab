import { describe, expect, it } from 'vitest';
import { digest } from './digest.ts';

describe('a digest', () => {
  it('is the same however members are ordered, at any depth', () => {
    expect(digest({ a: 1, b: { c: [1, { d: 2, e: 3 }], f: null } })).toBe(digest({ b: { f: null, c: [1, { e: 3, d: 2 }] }, a: 1 }));
  });

  it('tells the order of a list, a number from its text, and null from nothing', () => {
    expect(new Set([[1, 2], [2, 1], ['1', 2], { a: null }, {}].map(digest)).size).toBe(5);
  });

  it('tells integers apart that a double cannot', () => {
    expect(digest({ a: 9007199254740993n })).not.toBe(digest({ a: 9007199254740992n }));
    expect(digest({ a: 5n })).toBe(digest({ a: 5 }));
  });

  it('takes an undefined member for an absent one', () => {
    expect(digest({ a: 1, b: undefined })).toBe(digest({ a: 1 }));
  });
});
