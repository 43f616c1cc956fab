import { describe, expect, it } from 'vitest';
import { TextSearch } from './text-search.ts';

/** By trying every text at every place; places inside surrogate pairs are none. */
function tried(texts: readonly string[], text: string): readonly number[] {
  const isPlace = (at: number) => !/[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(at - 1, at + 1));
  const places = Array.from(text, (_, at) => at).concat(Array.from({ length: text.length }, (_, at) => at));
  return [...new Set(places)].toSorted((one, other) => other - one).flatMap((at) => {
    const fits = texts.filter((each) => each !== '' && text.startsWith(each, at) && isPlace(at) && isPlace(at + each.length)).map(({ length }) => length);
    return fits.length === 0 ? [] : [at, Math.max(...fits)];
  });
}

/** The same numbers for ever (Park and Miller). */
function* numbers(seed: number): Generator<number, never> {
  for (let last = seed; ;) yield (last = (last * 48_271) % 2_147_483_647);
}

describe('a search for many texts at once', () => {
  it('knows the longest text that begins at each place', () => {
    expect(new TextSearch(['a', 'ab', 'abc', 'bc', 'xyz']).beginnings('abc-ab-xy')).toEqual([4, 2, 1, 2, 0, 3]);
    expect(new TextSearch([]).beginnings('abc')).toEqual([]);
  });

  it('finds no half of a surrogate pair', () => {
    expect(new TextSearch(['\uD83D', '\uDE00']).beginnings('😀 \uD83D \uDE00\uD83D')).toEqual([6, 1, 5, 1, 3, 1]);
    expect(new TextSearch(['a\uD83D', 'a']).beginnings('a😀')).toEqual([0, 1]);
  });

  it('finds what trying every text at every place finds', () => {
    const random = numbers(7);
    const below = (most: number) => random.next().value % most;
    const textOf = (most: number, letters: readonly string[]) => Array.from({ length: below(most) }, () => letters[below(letters.length)]).join('');
    for (let round = 0; round < 3000; round++) {
      const letters = [['a', 'b'], ['a', 'b', 'c', '\uD83D', '\uDE00', '😀', 'é']][round % 2] ?? [];
      const texts = [...new Set(Array.from({ length: below(8) }, () => textOf(7, letters)))].filter((text) => text !== '');
      const text = textOf(30, letters);
      expect([texts, text, new TextSearch(texts).beginnings(text)]).toEqual([texts, text, tried(texts, text)]);
    }
  });
});
