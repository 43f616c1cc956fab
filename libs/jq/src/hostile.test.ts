import { expect, test } from 'vitest';
import { compile, isCompileError } from './compile.ts';
import { refusedSources, stopped } from './testing/hostile-programs.ts';

test.for(stopped)('stops %s by the bound on %s', ([program, bound, input = null]) => {
  const compiled = compile(program);
  if (isCompileError(compiled)) throw new Error(compiled.message);
  expect(compiled.run(input)).toMatchObject({ kind: 'budget-exceeded', bound });
  expect(compiled.run(input)).toMatchObject({ kind: 'budget-exceeded', bound });
});

test('runs tail calls, loops and ranges as long as the budget lasts', { timeout: 60_000 }, () => {
  const budget = { steps: 1e8, outputs: 10, outputSize: 1e6, depth: 2_500, stringLength: 1e6, arrayLength: 1e6, regexSteps: 1 };
  const programs = [
    ['def f: if . >= 100000 then . else . + 1 | f end; 0 | f', 100_000],
    ['def f: ., f; last(limit(100000; 1 | f))', 1],
    ['def f: if . >= 100000 then ., . else . + 1 | f end; 0 | [f] | length', 2],
    ['last(limit(100000; repeat(1)))', 1],
    ['reduce range(1000000) as $i (0; . + 1)', 1_000_000],
    ['0 | until(. > 100000; . + 1)', 100_001],
    ['[range(100000) | tostring] | length', 100_000],
    ['[0 | while(. < 100000; . + 1)] | length', 100_000],
    ['[0 | recurse(if . < 100000 then . + 1 else empty end)] | length', 100_001],
    ['first(range(1e12))', 0],
    ['[limit(3; repeat(1, 2))] | length', 3],
    ['label $out | range(1e12) | if . > 10 then ., break $out else empty end', 11],
  ] as const;
  for (const [program, expected] of programs) {
    const compiled = compile(program);
    if (isCompileError(compiled)) throw new Error(compiled.message);
    expect(compiled.run(null, {}, budget), program).toMatchObject({ kind: 'values', values: [expected] });
  }
});

test.for(refusedSources)('refuses a source with %s', ([, source]) => {
  expect(compile(source)).toMatchObject({ kind: 'compile-error' });
});

test('accepts long rows of pipes and commas, which need no nesting', { timeout: 60_000 }, () => {
  for (const source of [`${'.|'.repeat(10_000)}.`, `[${'1,'.repeat(10_000)}1] | length`]) expect(isCompileError(compile(source))).toBe(false);
});

test('compiles deeply nested recursive definitions in bounded time', () => {
  const source = `${'def f: '.repeat(40)}1${'; f'.repeat(40)}`;
  expect(isCompileError(compile(source))).toBe(false);
  const exhausting = `${'def f: f, f; '.repeat(70)}def g: if . > 2 then . else [3 | g] | .[0] end; 0 | g`;
  const last = compile(exhausting);
  expect(isCompileError(last) ? last : last.run(null).values).toEqual([3]);
  const recursive = `${Array.from({ length: 20 }, (_, index) => `def f${index}: (f${index} | f${index}), `).join('')}1${'; 1'.repeat(20)}`;
  expect(isCompileError(compile(recursive))).toBe(false);
});
