import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it('equal values have equal text, whatever the order of members, with each digit of large integers', () => {
  expect(canonicalJson({ b: [{ d: 9007199254740993n, c: undefined, a: null }], a: 'x' })).toBe('{"a":"x","b":[{"a":null,"d":9007199254740993}]}');
});

it('a number has one text, whether its power of ten or its digits were kept', () => {
  for (const [double, integer] of [[1e21, 10n ** 21n], [-1.5e300, -15n * 10n ** 299n], [Number.MAX_VALUE, 17976931348623157n * 10n ** 292n]] as const) expect(canonicalJson([integer])).toBe(canonicalJson([double]));
  expect(canonicalJson([10n ** 20n, 10n ** 21n + 1n, 10n ** 400n])).toBe(`[100000000000000000000,1000000000000000000001,1${'0'.repeat(400)}]`);
});
