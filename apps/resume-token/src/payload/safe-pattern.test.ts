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

  it('takes little time for the worst text of the worst pattern that it allows', () => {
    const started = performance.now();
    expect(safePattern('^a*a*a*$').test(`${'a'.repeat(patternTextLimit - 1)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(promised(1_000));
  });
});
