import { expect, it } from 'vitest';
import { GrowingSearch } from './growing-search.ts';
import { searchFor } from './known-searches.ts';

const sizeOf = (texts: readonly string[]): number => texts.reduce((size, { length }) => size + length, 0);
const search = (texts: readonly string[]) => searchFor(texts, sizeOf(texts));
/** Long texts of their own, not the same objects as before. */
const long = (name: string, length = 20_000): string[] => [`${name}${'x'.repeat(length)}`, name.repeat(2)];

it('a search for very much is made once for as long as the same is looked for', () => {
  const first = search(long('a'));
  expect(search(long('a'))).toBe(first);
  expect([search(long('b')), search([...long('a'), 'more']), search(long('a').toReversed())].includes(first)).toBe(false);
  expect(first.beginnings(`-${long('a')[0]}`)).toEqual([1, 20_001]);
  // Little is not remembered.
  expect(search(['ab'])).not.toBe(search(['ab']));
});

it('searches that were not used for longest are forgotten when all of them look for too much', () => {
  const first = search(long('a', 1_500_000));
  const second = search(long('b', 1_500_000));
  expect(search(long('a', 1_500_000))).toBe(first);
  search(long('c', 1_500_000));
  expect(search(long('a', 1_500_000))).toBe(first);
  expect(search(long('b', 1_500_000))).not.toBe(second);
});

it('what is looked for costs the same whether or not its search was known', () => {
  const spent = [1, 2].map(() => {
    let characters = 0;
    const growing = new GrowingSearch((more) => (characters += more));
    for (const text of long('paid')) growing.add(text);
    expect(growing.beginnings(`${long('paid')[1]}-`)).toEqual([0, 8]);
    return characters;
  });
  expect(spent[0]).toBe(spent[1]);
});
