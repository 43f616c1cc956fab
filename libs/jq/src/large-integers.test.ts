import { expect, it, test } from 'vitest';
import { defaultBudget } from './budget.ts';
import { compile, isCompileError } from './compile.ts';
import { parseJson } from './json/parse-json.ts';
import { toJson } from './value/to-json.ts';
import type { Value } from './value/value.ts';
import { Work } from './work.ts';

function run(source: string, input: Value): readonly Value[] {
  const program = compile(source);
  if (isCompileError(program)) throw new Error(program.message);
  const outcome = program.run(input);
  if (outcome.kind === 'budget-exceeded') throw new Error(outcome.bound);
  return outcome.kind === 'error' ? [...outcome.values, outcome.error] : outcome.values;
}

const written = (values: readonly Value[]): readonly string[] => values.map((value) => toJson(value, new Work(defaultBudget)));

/** Inputs as JSON, with `n` after each bigint. */
const inputs = ['9007199254740993n', '-9007199254740993n', '[9007199254740993n,9007199254740992n,1,"a",-12345678901234567890n]', '{"a":9007199254740993n,"b":[100000000000000000001n]}'];

const asLiterals = (input: string): Value => parseJson(input.replaceAll('n', ''), new Work(defaultBudget));
const asBigints = (input: string): Value => JSON.parse(input.replaceAll(/(-?\d+)n/gu, '"#$1"'), (_name, value: Value) => (typeof value === 'string' && value.startsWith('#') ? BigInt(value.slice(1)) : value)) as Value;

test.each([
  '.', '.a?', '.[0]?', '[..]', 'tojson', 'tostring', '@text', '"\\(.)"', 'type', 'length', '[.[]?] | sort, unique, min, max, add', '[.[]?, .[]?] | sort, (sort | reverse | sort), unique', 'map(. + 1)?', '[.. | numbers | -.]', '[.. | numbers | abs]', '[.. | numbers | . * 2, . / 3, . - 1, . % 7]',
  '[.. | numbers | . == 9007199254740993, . == 9007199254740992, . != 9007199254740993, . < 9007199254740994, . > 9007199254740992]', '[.. | numbers | floor, sqrt, tostring, tonumber, isnormal, isinfinite, isnan]', 'index(9007199254740993)?', 'contains([9007199254740993])?',
  'inside([9007199254740993])?', '[paths]', 'to_entries?', 'group_by(.)?', 'flatten?', '.[9007199254740993]?', 'tojson | fromjson', '[.. | numbers | [limit(3; range(.; . + 3))]]', '[.. | numbers | try error catch .]', 'error', '.a = 1', 'map_values(. + 0)?', 'walk(.)', '[.. | numbers | @json, @csv?, @html]', '. as [$x] ?// $x | $x', 'path(..)', 'del(.. | numbers | select(. == 9007199254740993))?', 'ltrimstr("a")', 'implode?', 'todate?', 'splits("a")?', 'getpath(["a"])?', 'has(0)?', 'any', 'all', 'not', '[.[]? | if . == 1 then 2 else . end]', '. == .', '[., .] | .[0] == .[1]', 'tojson | length', 'significand?', 'pow(.; 1)?', '@base64?', 'first(.[]?)', 'keys?', 'ascii?',
])('an integer that came as a bigint is to %s what it is as a literal', (source) => {
  for (const input of inputs) expect([source, input, written(run(source, asBigints(input)))]).toEqual([source, input, written(run(source, asLiterals(input)))]);
});

it('is given back as it is, and a double once anything was done with it', () => {
  expect(run('., .+0, -., [.], (. as $x | $x)', 9007199254740993n)).toEqual([9007199254740993n, 9007199254740992, -9007199254740993n, [9007199254740993n], 9007199254740993n]);
});

it('equals its double and no other integer', () => {
  expect(run('. == 9007199254740993, . == 9007199254740992, . == (9007199254740992 + 0), [.] == [9007199254740993], {a: .} == {a: 9007199254740992}', 9007199254740993n)).toEqual([true, false, true, true, false]);
});

test('outputs are as large as their digits are many', () => {
  for (const [source, input] of [['.', 10n ** 999n], ['tonumber', '1'.repeat(1_000)], ['fromjson', `${'1'.repeat(999)}.5`]] as const) {
    const program = compile(`${source} as $x | [range(1000) | $x]`);
    if (isCompileError(program)) throw new Error(program.message);
    expect(program.run(input, {}, { ...defaultBudget, outputSize: 700_000 })).toMatchObject({ kind: 'budget-exceeded', bound: 'outputSize' });
  }
});
