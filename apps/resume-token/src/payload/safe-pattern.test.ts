import { promised } from '@holdfast/testkit/promised';
import { describe, expect, it } from 'vitest';
import { patternTextLimit, safePattern } from './safe-pattern.ts';

describe('a safe pattern', () => {
  it.each(['^[A-Z]{2}\\d{4}$', '^(red|green|blue)$', '^\\S+@\\S+\\.\\S+$', '^-?\\d+$', '[(+*?]', '\\(\\+\\)', '^(?:a|b)c$'])('allows %s', (source) => {
    expect(() => safePattern(source)).not.toThrow();
  });

  it.each(['(a+)+', '(a|a)*', '(?:ab){2}', '(?=a)a', '(?<name>a)', '(a)\\1', 'a*a*a*a*b', 'a?'.repeat(40), '(a|b)'.repeat(30), 'a'.repeat(201), '['])('refuses %s', (source) => {
    expect(() => safePattern(source)).toThrow(SyntaxError);
  });

  it('matches anywhere in a text, as JSON Schema says', () => {
    expect(safePattern('b+').test('abba')).toBe(true);
    expect(safePattern('^b+$').test('abba')).toBe(false);
  });

  it('does not match a text that is longer than its limit', () => {
    expect(safePattern('a').test('a'.repeat(patternTextLimit))).toBe(true);
    expect(safePattern('a').test('a'.repeat(patternTextLimit + 1))).toBe(false);
  });

  it.each<[source: string, text: string, steps: number]>([
    ['^ab$', 'ab', 2 + 1],
    ['ab', 'ab', 2 + 3],
    ['^a*$', 'a'.repeat(99), 99 + 100],
    ['^a*b*$', 'a'.repeat(99), 99 + (100 * 101) / 2],
    ['a*b{2,}', 'a'.repeat(98), 98 + (99 * 100 * 101) / 6],
    ['^a?b{1,9}(c|d)$', 'a'.repeat(20), 20 + 2 * 9 * 2 * 21],
    ['^a{0,100}$', 'aa', 2 + 3],
    ['a*a*a*', 'a'.repeat(patternTextLimit + 1), 0],
  ])('%s tells how many steps it takes at most', (source, text, steps) => {
    expect(safePattern(source).steps(text)).toBeCloseTo(steps, 3);
  });

  it('takes little time for the worst text of the worst pattern that it allows', () => {
    const started = performance.now();
    expect(safePattern('^a*a*a*$').test(`${'a'.repeat(patternTextLimit - 1)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(promised(1_000));
  });
});
