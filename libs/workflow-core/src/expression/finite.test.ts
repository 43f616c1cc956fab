import { expect, it } from 'vitest';
import { finite } from './finite.ts';

it('writes the numbers that JSON has not as jq does, and leaves the rest as it is', () => {
  const rest = { a: [1, 'x', true, null] };
  const written = finite({ rest, not: NaN, list: [Infinity, -Infinity] });
  expect(written).toEqual({ rest, not: null, list: [Number.MAX_VALUE, -Number.MAX_VALUE] });
  expect((written as { rest: unknown }).rest).toBe(rest);
});

it('makes large integers of jq what they are when they are read again', () => {
  expect(finite([2 ** 53, -(2 ** 63), 2 ** 53 - 1, 1e20, 1e21, 1.5, 12345678901234567891n])).toEqual([9007199254740992n, -9223372036854776000n, 2 ** 53 - 1, 100000000000000000000n, 1e21, 1.5, 12345678901234567891n]);
});
