import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Budget } from './budget.ts';
import { compile, isCompileError } from './compile.ts';
import { parseJson } from './json/parse-json.ts';
import { toJson } from './value/to-json.ts';
import { Work } from './work.ts';

/** jq itself, compiled to WebAssembly. */
type Reference = { readonly raw: (input: string, program: string, flags: string[]) => { stdout: string; stderr: string } };

const { loadJq } = createRequire(import.meta.url)('jq-wasm') as { readonly loadJq: () => Promise<Reference> };

/** The long run sets JQ_DIFFERENTIAL_PAIRS to 20000. */
const pairs = Number(process.env['JQ_DIFFERENTIAL_PAIRS'] ?? 400);

const budget: Budget = { steps: 2e6, outputs: 1e5, outputSize: 1e7, depth: 2_500, stringLength: 1e6, arrayLength: 1e5, regexSteps: 1e6 };

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, 1, 2, 3, -1, 1.5, 10, 100, 1e6, '', 'a', 'b', 'ab', 'a,b', 'x y', '1', '-2.5', 'é😀', '2015-03-05T23:51:47Z', 'null'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'key', 'value'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const atoms = [
  '.', '.a', '.b', '.c', '.[0]', '.[1]', '.[-1]', '.[]', '.[]?', '.a?', '.["b"]', '.[1:]', '.[:-1]', '.[0:2]', '..', 'null', 'true', 'false', '0', '1', '2', '-1', '1.5', '1.0', '"a"', '"x,y"', '[]', '{}', '[1,2,3]', '{"a":1,"b":[2]}',
  'empty', 'error', 'not', 'length', 'keys', 'keys_unsorted', 'values', 'type', 'add', 'any', 'all', 'flatten', 'floor', 'sqrt', 'tostring', 'tonumber', 'tojson', 'fromjson', 'sort', 'unique', 'reverse', 'min', 'max', 'first', 'last', 'to_entries', 'from_entries',
  'paths', 'scalars', 'arrays', 'objects', 'strings', 'numbers', 'booleans', 'nulls', 'iterables', 'explode', 'implode', 'ascii_downcase', 'ascii_upcase', 'trim', 'ltrim', 'rtrim', 'transpose', 'combinations', 'tostream', 'abs', 'toboolean', 'utf8bytelength',
  'isnan', 'isinfinite', 'isnormal', 'infinite', 'nan', '@text', '@json', '@html', '@uri', '@base64', '@base64d', '@sh', '@csv', '@tsv', 'todate', 'gmtime', 'fromdate', 'group_by(.a)', 'input_line_number', '$__loc__', 'have_decnum', 'ceil', 'round', 'trunc', 'fabs', 'recurse',
];

const unary = [
  'map(@)', 'select(@)', 'sort_by(@)', 'group_by(@)', 'unique_by(@)', 'min_by(@)', 'max_by(@)', 'path(@)', 'del(@)', 'to_entries|map(@)', 'with_entries(@)', 'map_values(@)', 'first(@)', 'last(@)', 'isempty(@)', 'any(@)', 'all(@)', 'add(@)', '[@]', '(@)', '1 - (@)', '(@)?', 'try (@) catch .', 'limit(2; @)', 'skip(1; @)',
  'nth(1; @)', 'has(@)', 'in(@)', 'contains(@)', 'inside(@)', 'index(@)', 'rindex(@)', 'indices(@)', 'startswith(@)', 'endswith(@)', 'ltrimstr(@)', 'rtrimstr(@)', 'trimstr(@)', 'split(@)', 'join(@)', 'flatten(@)', 'range(@)', 'error(@)', 'getpath(@)', 'setpath(@; 1)', 'delpaths(@)', 'pick(@)', 'paths(@)', 'walk(@)', 'test(@)', 'match(@)',
  'splits(@)', 'IN(@)', 'INDEX(@)', 'bsearch(@)', '{a: (@)}', '{(@): 1}', '"<\\(@)>"', '@base64 "x\\(@)"', '[.[]|@]', '. as $x | @', '@ as $x | [$x, .]', '@ as [$x, $y] | {x: $x, y: $y}', '@ as {a: $x} | $x', 'reduce (@) as $x (0; . + 1)', 'reduce .[]? as $x (null; @)', '[foreach (@) as $x (0; . + 1; [$x, .])]',
  'label $out | (@), break $out', 'def f: @; f', 'def f(g): g | g; f(@)', 'def f($p): $p, .; f(@)', 'if @ then 1 else 2 end', 'if . then @ end', '.[@]', '.[@:]', '.[:@]', '(.a |= (@))', '(.[] |= (@))', '(.a = (@))', '(.a += (@))', '(.a //= (@))', '(@) |= 5', '(@) += 1', 'tojson|fromjson|@', 'recurse(@; . != null and false)', '[limit(3; recurse(@))]', '[limit(3; repeat(@))]', 'until(true; @)',
  '[limit(3; while(true; @))]', 'fromstream(@)?', 'getpath(["a"]) | @', 'gsub("a"; @)', 'sub("(?<x>[ab])"; @)', '[scan("[a-z]")] | @', 'ascii_downcase? | @', 'with_entries(.value |= (@))', 'tostream | @', 'strptime(@)?', 'strftime(@)?', 'combinations(@)?', 'splits("a"; @)', 'test("A"; @)', 'capture("(?<n>a)") | @',
];

const binary = ['@ | %', '@, %', '(@) + (%)', '(@) - (%)', '(@) * (%)', '(@) / (%)', '(@) % (%)', '(@) == (%)', '(@) != (%)', '(@) < (%)', '(@) <= (%)', '(@) > (%)', '(@) >= (%)', '(@) and (%)', '(@) or (%)', '(@) // (%)', '[@, %]', '{a: (@), b: (%)}', 'try (@) catch (%)', 'if @ then % else . end', '(@) as $x | %', 'range(@; %)', '[.[]? | @] | %', 'setpath(@; %)', 'limit(@; %)', 'any(@; %)', 'all(@; %)', 'sub(@; %)', 'split(@; %)', '(@) = (%)', '(@) |= (%)', 'def f: @; def g: %; f | g', 'reduce (@) as $x (.; %)', '[foreach (@) as $x (.; %)]', 'INDEX(@; %)', 'path(@ | %)', '.[@:%]', 'IN(@; %)'];

const program = fc.letrec<{ program: string }>((tie) => ({
  program: fc.oneof(
    { depthSize: 'small', maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: fc.constantFrom(...atoms) },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...unary), tie('program')).map(([form, inner]) => form.replaceAll(/@(?!base64)/g, () => inner)) },
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...binary), tie('program'), tie('program')).map(([form, left, right]) => form.replace(/[@%]/g, (hole, at: number) => (form.startsWith('(@) % (%)') && at === 4 ? '%' : hole === '@' ? left : right))) },
  ),
})).program;

/** Where an invalid path is noticed, and so with which message, depends on how jq passes values along inside. */
const looseError = 'error: Invalid path expression';

/** JavaScript puts such keys first in an object. */
const indexLikeKey = /\\*"\d+\\*":/;

/** The outputs as text, then the error if there is one; undefined where the two are not to be compared. */
function ours(source: string, input: string): string | undefined {
  const compiled = compile(source);
  if (isCompileError(compiled)) return 'compile error';
  const outcome = compiled.run(parseJson(input, new Work(budget)), {}, budget, { literals: true });
  if (outcome.kind === 'budget-exceeded' || (outcome.kind === 'error' && outcome.error === '')) return undefined;
  const lines = outcome.values.map((value) => toJson(value, new Work(budget)));
  if (outcome.kind === 'error') lines.push(`error: ${typeof outcome.error === 'string' ? outcome.error : toJson(outcome.error, new Work(budget))}`);
  return lines.join('\n');
}

function theirs(reference: Reference, source: string, input: string): string | undefined {
  const { stdout, stderr } = reference.raw(input, source, ['-c']);
  if (/compile error/.test(stderr)) return 'compile error';
  if (/not found at build time|Cannot allocate|memory/.test(stderr) || /:0\): \n?$/.test(stderr)) return undefined;
  const lines = stdout.split('\n').filter((line) => line !== '');
  const error = /^jq: error \(at [^)]*\)(?: \(not a string\))?: ([^]*?)\n?$/.exec(stderr);
  if (error !== null) lines.push(`error: ${error[1]}`);
  return lines.join('\n');
}

test(`gives what jq 1.8.2 gives on generated programs`, { timeout: 1_800_000 }, async () => {
  const reference = await loadJq();
  const seed = Number(process.env['JQ_DIFFERENTIAL_SEED'] ?? 42);
  console.log(`differential seed ${seed}, ${pairs} pairs`);
  fc.assert(
    fc.property(program, json, (source, value) => {
      const input = JSON.stringify(value);
      const got = ours(source, input);
      if (got === undefined) return;
      const wanted = theirs(reference, source, input);
      if (wanted === undefined || [got, wanted].some((text) => text.includes(looseError) || indexLikeKey.test(text))) return;
      expect(got, `${source} on ${input}`).toBe(wanted);
    }),
    { seed, numRuns: pairs, endOnFailure: true },
  );
});
