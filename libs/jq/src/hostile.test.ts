import { expect, test } from 'vitest';
import { compile, isCompileError } from './compile.ts';
import type { Value } from './value/value.ts';

function nested(depth: number): Value {
  let value: Value = [];
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

const long = 'a'.repeat(200_000);

const stopped: readonly (readonly [program: string, bound: string, input?: Value])[] = [
  ['[range(infinite)]', 'steps'],
  ['last(range(1e12))', 'steps'],
  ['def f: f; f', 'steps'],
  ['def f: [f]; f', 'depth'],
  ['def f: f | f; f', 'depth'],
  ['def f: f, f; f', 'depth'],
  ['def f(x): x | f(x); f(.)', 'depth'],
  ['def f(x): f(x | x); f(.)', 'steps'],
  ['def f: path(f); f', 'depth'],
  ['path(def f: .a | f; f)', 'depth'],
  ['def f: try f catch f; f', 'depth'],
  ['def f: label $x | f; f', 'depth'],
  ['def f: . as [$a] | f; f', 'depth'],
  ['recurse(., .)', 'depth'],
  ['[limit(1e9; repeat(1))]', 'steps'],
  ['[range(nan)]', 'steps'],
  ['repeat(empty)', 'steps'],
  ['until(false; .)', 'steps'],
  ['while(true; .)', 'outputs'],
  ['range(1e6)', 'outputs'],
  ['"a" * 1e9', 'stringLength'],
  ['.[99999999] = 1', 'arrayLength'],
  ['"x" * 200000 | explode', 'arrayLength'],
  ['reduce range(60) as $i ([1]; [., .])', 'outputSize'],
  ['reduce range(60) as $i ([1]; [., .]) | tojson', 'steps'],
  ['[.[] | ..]', 'steps', nested(100_000)],
  ['[paths]', 'steps', nested(100_000)],
  ['walk(.)', 'depth', nested(100_000)],
  ['test("^(a+)+$")', 'regexSteps', `${long}b`],
  ['sub("(a|aa)+$"; "x")', 'regexSteps', `${'a'.repeat(5_000)}b`],
  ['sub("(a*)*b"; "x")', 'regexSteps', 'a'.repeat(5_000)],
  ['[1] as [$x] ?// $x | range(1e9) | empty', 'steps'],
  ['[.[range(1e9):]?]', 'steps', long],
  ['test("(?<n>a|b\\\\g<n>c)")', 'regexSteps', 'b'.repeat(100_000)],
];

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

const refusedSources: readonly (readonly [name: string, source: string])[] = [
  ['ten megabytes', '1+'.repeat(5_000_000)],
  ['many parentheses', '('.repeat(100_000)],
  ['many brackets', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ['many additions', `${'1+'.repeat(100_000)}1`],
  ['many minus signs', `${'-'.repeat(100_000)}.`],
  ['many tries', `${'try '.repeat(50_000)}1`],
  ['many fields', '.a'.repeat(100_000)],
  ['many question marks', `.${'?'.repeat(100_000)}`],
  ['many definitions inside each other', 'def f: '.repeat(30_000)],
  ['many bindings', `${'. as $x | '.repeat(25_000)}1`],
  ['many strings inside each other', '"\\('.repeat(20_000)],
  ['many objects inside each other', '{a:'.repeat(40_000)],
  ['many patterns inside each other', `. as ${'['.repeat(100_000)}`],
  ['many branches', `if 1 then 2 ${'elif 1 then 2 '.repeat(10_000)}end`],
];

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
