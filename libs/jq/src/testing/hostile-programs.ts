import type { Bound } from '../budget.ts';
import type { Value } from '../value/value.ts';

function nested(depth: number): Value {
  let value: Value = [];
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

const long = 'a'.repeat(200_000);
const numbers = Array.from({ length: 99_000 }, (_, index) => (index * 7919) % 99_991);
const texts = numbers.map(String);
const records = Array.from({ length: 20_000 }, (_, index) => ({ a: index % 100, b: `x${index}`, c: [index] }));
const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, index]));

/** Programs that would run away, and the bound of the default budget that ends each. */
export const stopped: readonly (readonly [program: string, bound: Bound, input?: Value])[] = [
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
  ['sort', 'steps', numbers],
  ['sort_by(.b)', 'steps', records],
  ['group_by(.a)', 'steps', records],
  ['unique', 'steps', texts],
  ['[combinations]', 'steps', Array.from({ length: 7 }, () => [1, 2, 3, 4, 5, 6, 7, 8, 9])],
  ['[.[] | strftime("%c")]', 'steps', numbers],
  ['[.[] | jn(1000; .)]', 'steps', numbers],
  ['map_values(. + 1)', 'steps', wide],
  ['reduce range(1e6) as $i (.; .a = $i)', 'steps', wide],
  ['reduce range(1e6) as $i (.; . + {a: $i})', 'steps', wide],
  ['reduce range(1e6) as $i (.; .[0] = $i)', 'steps', numbers],
  ['reduce range(1e6) as $i (.; . + [$i])', 'steps', numbers],
  ['. as $o | [range(1e6) | $o | length] | length', 'steps', wide],
  ['. as $t | [range(1e6) | $t | length] | length', 'steps', '😀'.repeat(100_000)],
  ['. as $t | [range(1e6) | $t | ltrimstr($t)] | length', 'steps', long],
  ['. as $t | [range(1e6) | $t < ($t + "b")] | length', 'steps', long],
  ['. as $t | [range(1e6) | $t | contains("b")] | length', 'steps', long],
  ['[range(1000) as $i | .[$i:]] | length', 'steps', '😀'.repeat(200_000)],
  ['gsub("";"b")', 'regexSteps', long],
  ['[match("a"; "g")]', 'regexSteps', long],
  ['[splits("a")]', 'regexSteps', long],
  ['reduce range(100) as $i ("aaaaaaaaaa"; gsub("a"; "aa"))', 'steps'],
  ['test("x" * 60000)', 'steps', 'x'],
  ['fromjson', 'steps', '['.repeat(500_000)],
  ['@tsv', 'steps', texts],
  ['[tostream]', 'steps', records],
  ['def f: try error("x") catch f; f', 'depth'],
  ['def f: first(f, 1); f', 'depth'],
  ['[paths(..)]', 'steps', records],
  ['test("^(a+)+$")', 'regexSteps', `${long}b`],
  ['sub("(a|aa)+$"; "x")', 'regexSteps', `${'a'.repeat(5_000)}b`],
  ['sub("(a*)*b"; "x")', 'regexSteps', 'a'.repeat(5_000)],
  ['[1] as [$x] ?// $x | range(1e9) | empty', 'steps'],
  ['[.[range(1e9):]?]', 'steps', long],
  ['. as $t | [range(1e5) | $t | tojson | utf8bytelength] | length', 'steps', long],
  ['[range(2e4) as $i | .] | tojson | utf8bytelength', 'steps', long],
  ['[range(2e4) as $i | .] | @csv', 'steps', '"'.repeat(200_000)],
  ['[range(2e4) as $i | .] | @sh', 'steps', "'".repeat(200_000)],
  ['. as $t | ($t + "b") as $u | ("a" + $t[1:] + "b") as $v | [range(3e4) | [$u] == [$v]] | length', 'steps', long],
  ['. as $t | ({($t + "b"): 1}) as $u | ({("a" + $t[1:] + "b"): 2}) as $v | [range(1e4) | $u < $v] | length', 'steps', long],
  ['tonumber as $n | (. + "1" | tonumber) as $m | [range(4e4) | $n < $m] | length', 'steps', '1'.repeat(200_000)],
  ['test("(?<n>a|b\\\\g<n>c)")', 'regexSteps', 'b'.repeat(100_000)],
];

/** Sources that are refused before anything runs. */
export const refusedSources: readonly (readonly [name: string, source: string])[] = [
  ['ten megabytes', '1+'.repeat(5_000_000)],
  ['many parentheses', '('.repeat(100_000)],
  ['many brackets', `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ['more tokens than a person writes', `${'.|'.repeat(32_000)}.`],
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
