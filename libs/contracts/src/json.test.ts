import { expect, it } from 'vitest';
import { json } from './json.ts';

it('a value of JSON has large integers as bigints, and nothing that JSON has not', () => {
  const value = { a: [9007199254740993n, 1, 'x', true, null] };
  expect(json.parse(value)).toEqual(value);
  for (const other of [undefined, Infinity, new Date(0), Symbol('x')]) expect(json.safeParse(other).success).toBe(false);
});
