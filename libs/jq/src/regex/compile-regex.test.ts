import { describe, expect, test } from 'vitest';
import { defaultBudget } from '../budget.ts';
import { JqError } from '../jq-error.ts';
import { Work } from '../work.ts';
import { compileRegex } from './compile-regex.ts';

function problem(pattern: string, flags = ''): unknown {
  try {
    compileRegex(pattern, flags, new Work({ ...defaultBudget, steps: 1e7 }));
    return undefined;
  } catch (error) {
    return error instanceof JqError ? error.value : error;
  }
}

describe('a pattern is refused', () => {
  const refused: readonly (readonly [what: string, pattern: string, message: string])[] = [
    ['with absent groups, which Oniguruma has', 'a(?~b)c', 'absent groups are not supported'],
    ['that nests too deeply', `${'('.repeat(600)}${')'.repeat(600)}`, 'too deep nest level'],
    ['that repeats repetitions too often', `a${'{2}'.repeat(600)}`, 'too deep nest level'],
    ['that grows too big', `${'('.repeat(16)}ab${')+'.repeat(16)}`, 'too big pattern'],
    ['that ends in an escape', 'a\\', 'end pattern at escape'],
    ['with a backward reference to no group', '\\81', 'invalid backref number/name'],
    ['that repeats a place', '(?:\\b){2}', 'target of repeat operator is invalid'],
    ['that looks behind for what has many lengths', '(?<=a|bc)d', 'invalid pattern in look-behind'],
    ['that looks behind for what a group matched', '(a)(?<=\\1)b', 'invalid pattern in look-behind'],
    ['that looks behind for one of two lengths, by a condition', '(a)?(?<=(?(1)b|cd))', 'invalid pattern in look-behind'],
  ];

  test.for(refused)('%s', ([, pattern, message]) => {
    expect(problem(pattern)).toBe(`Regex failure: ${message}`);
  });

  test('with a flag that is none', () => {
    expect(problem('a', 'q')).toBe('q is not a valid modifier string');
  });
});

test('places and empty groups take no room', () => {
  expect([problem('(?<=(?:){0,})b'), problem('(?:(?=b)b)+')]).toEqual([undefined, undefined]);
});

test('what is no problem of the pattern is passed on', () => {
  expect(problem({ length: 1 } as unknown as string)).toBeInstanceOf(TypeError); // not a text, which callers make sure of
});

test('a pattern costs steps by its length, kept or not', () => {
  const cost = (): number => {
    const work = new Work(defaultBudget);
    compileRegex('a{2}(b|c)', '', work);
    return work.spent;
  };
  expect(cost()).toBe(cost());
  expect(() => compileRegex('a'.repeat(60_000), '', new Work(defaultBudget))).toThrow();
});
