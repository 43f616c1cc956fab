import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it('equal values have equal text, whatever the order of members, with each digit of large integers', () => {
  expect(canonicalJson({ b: [{ d: 9007199254740993n, c: undefined, a: null }], a: 'x' })).toBe('{"a":"x","b":[{"a":null,"d":9007199254740993}]}');
});
