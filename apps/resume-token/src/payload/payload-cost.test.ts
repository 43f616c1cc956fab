import { expect, it } from 'vitest';
import { costOfPart } from './payload-cost.ts';

it.each<[string, Readonly<Record<string, unknown>>, unknown, number]>([
  ['what it asks, and a misfit', { type: 'number' }, 'a', 2 + 10],
  ['a misfit for each name that it wants', { required: ['a', 'b'], dependentRequired: { a: ['b'] } }, 1, 2 + 3 + 3 + 10 * 4],
  ['a misfit for each member', { additionalProperties: false }, { a: 1, b: 2 }, 3 + 10 * 3],
  ['the size of a list whose items are compared', { uniqueItems: true }, [1, 2], 1 + 2 + 5 + 10 * 3],
])('a part of a payload schema costs %s', (_what, part, value, cost) => {
  expect(costOfPart(part)(value)).toBe(cost);
});
