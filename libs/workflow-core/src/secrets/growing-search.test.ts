import { describe, expect, it } from 'vitest';
import { GrowingSearch } from './growing-search.ts';
import { newSearches } from './searches.ts';
import { TextSearch } from './text-search.ts';

describe('a search for texts that become more', () => {
  it('finds at each time what a search for all of them would find', () => {
    let last = 5;
    const below = (most: number) => (last = (last * 48_271) % 2_147_483_647) % most;
    const textOf = (most: number) => Array.from({ length: 1 + below(most) }, () => 'abc'[below(3)]).join('');
    for (let round = 0; round < 300; round++) {
      const texts = new Set(['long '.repeat(below(100)) + 'text']);
      const growing = new GrowingSearch(() => undefined);
      for (const text of texts) growing.add(text);
      for (let step = 0; step < 8; step++) {
        const text = textOf(40);
        expect(growing.beginnings(text)).toEqual(new TextSearch([...texts]).beginnings(text));
        const more = textOf(4);
        if (!texts.has(more)) growing.add(more);
        texts.add(more);
      }
    }
  });

  it('takes each text in a few times in all', () => {
    let characters = 0;
    const growing = new GrowingSearch((count) => (characters += count));
    for (let index = 0; index < 1000; index++) {
      growing.add(`text ${index}`);
      expect(growing.beginnings('').length).toBe(0);
    }
    expect(characters).toBeLessThan(10 * 1000 * 'text 999'.length);
  });

  it('costs the same whether or not what looks for its texts was made before', () => {
    const texts = ['x'.repeat(20_000), 'paid'];
    const made = new TextSearch(texts);
    const spent = [newSearches, { of: () => made }].map((searches) => {
      let characters = 0;
      const growing = new GrowingSearch((more) => (characters += more), searches);
      for (const text of texts) growing.add(text);
      expect(growing.beginnings('paid-')).toEqual([0, 4]);
      return characters;
    });
    expect(spent[0]).toBe(spent[1]);
  });
});
