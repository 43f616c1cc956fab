import { expect, it } from 'vitest';
import { finite } from './finite.ts';

it('writes the numbers that JSON has not as jq does, and leaves the rest as it is', () => {
  const rest = { a: [1, 'x', true, null] };
  const written = finite({ rest, not: NaN, list: [Infinity, -Infinity] });
  expect(written).toEqual({ rest, not: null, list: [Number.MAX_VALUE, -Number.MAX_VALUE] });
  expect((written as { rest: unknown }).rest).toBe(rest);
});
