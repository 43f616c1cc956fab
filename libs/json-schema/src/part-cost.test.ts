import { describe, expect, it } from 'vitest';
import { partCosts } from './part-cost.ts';

const cost = (part: Readonly<Record<string, unknown>>, value: unknown) => partCosts<unknown>((list) => JSON.stringify(list).length)(part)(value);

describe('what a part of a schema costs', () => {
  it.each<[string, Readonly<Record<string, unknown>>, unknown, number]>([
    ['its keywords', { type: 'number', minimum: 1 }, 1, 2],
    ['what it compares with', { enum: ['abcd', 1], const: null, required: ['ab'] }, null, 3 + 3 + 1 + 2],
    ['the members it names', { properties: { a: true, b: true } }, 1, 3],
    ['a text by its length, and a match by its pattern', { pattern: '^a+$' }, 'a'.repeat(32), 1 + 104 + 2],
    ['each member of an object', { propertyNames: true }, { a: 1, b: 2 }, 1 + 2],
    ['each member of an object for each pattern', { patternProperties: { '^a': true, '^b': true } }, { a: 1, b: 2 }, 1 + 2 * (1 + 102 + 102)],
    ['each item', { items: true, uniqueItems: false }, [1, 2, 3], 2 + 3],
    ['the whole of a list whose items are compared', { uniqueItems: true }, [1, 2, 3], 1 + 3 + 7],
  ])('goes by %s', (_what, part, value, expected) => {
    expect(cost(part, value)).toBe(expected);
  });
});
