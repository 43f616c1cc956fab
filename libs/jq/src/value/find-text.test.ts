import { describe, expect, it } from 'vitest';
import { includesText, placesOf } from './find-text.ts';

const places = (wanted: string, text: string) => [...placesOf(wanted, text)];

describe('looking for a text', () => {
  it.each(['a', 'ab', 'aba', 'x'])('finds every place of %j, overlaps included', (part) => {
    for (const times of [1, 40]) {
      const wanted = part.repeat(times);
      const text = `x${'ab'.repeat(100)}a${'a'.repeat(100)}x`;
      const expected = Array.from({ length: text.length }, (_, at) => at).filter((at) => text.startsWith(wanted, at));
      expect(places(wanted, text)).toEqual(expected);
      expect(includesText(text, wanted)).toBe(expected.length > 0);
    }
  });

  it('finds a long text at the end, and none that is longer than what it is looked for in', () => {
    const long = `${'ab'.repeat(50)}c`;
    expect(places(long, `ab${long}`)).toEqual([2]);
    expect(places(long, long.slice(1))).toEqual([]);
    expect(includesText('', '')).toBe(true);
  });

  it('needs no more time for what nearly matches everywhere (I11)', () => {
    const nearly = `${'a'.repeat(3_000_000)}b${'a'.repeat(2_000_000)}`;
    expect(includesText('a'.repeat(10_000_000), nearly)).toBe(false);
  });
});
