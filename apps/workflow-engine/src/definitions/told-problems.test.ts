import { describe, expect, it } from 'vitest';
import { toldProblems } from './told-problems.ts';

describe('the problems of a definition', () => {
  const at = (line: number) => ({ pointer: `/${line}`, message: 'm', line, column: 1 });
  const more = (count: number) => ({ pointer: '', message: `There are ${count} more problems.`, line: 1, column: 1 });

  it('are told in the order of the text', () => {
    expect(toldProblems([3, 1, 2], at)).toEqual([at(1), at(2), at(3)]);
    expect(toldProblems([2, 1], (column) => ({ pointer: '', message: 'm', line: 1, column }))).toMatchObject([{ column: 1 }, { column: 2 }]);
  });

  it('are a thousand at most, and how many more there are', () => {
    const found = Array.from({ length: 1500 }, (_, line) => line);
    expect(toldProblems(found.slice(0, 1000), at)).toHaveLength(1000);
    expect(toldProblems(found, at).slice(-2)).toEqual([at(999), more(500)]);
  });

  it('are fewer when they are long', () => {
    expect(toldProblems([1, 2, 3], (line) => ({ ...at(line), pointer: '/'.repeat(2 ** 19) })).map(({ message }) => message)).toEqual(['m', 'm', more(1).message]);
  });
});
