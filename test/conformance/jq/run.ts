/**
 * Runs every `*.test` file of a folder, in jq's test format, against @holdfast/jq:
 * `pnpm conformance jq --dir DIR`. Prints each failure and `N passed, N failed`; the exit code is 1 when one failed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Budget } from '@holdfast/jq/budget';
import { compile, isCompileError } from '@holdfast/jq/compile';
import { parseJson } from '@holdfast/jq/json/parse-json';
import { equal } from '@holdfast/jq/value/equal';
import { toJson } from '@holdfast/jq/value/to-json';
import type { Value } from '@holdfast/jq/value/value';
import { Work } from '@holdfast/jq/work';
import exclusions from './exclusions.json' with { type: 'json' };
import { parseTestFile, type TestCase } from './test-file.ts';
import { optionsOf } from '../../options.ts';

/** Far above what a workflow may use: jq's own tests build deep and long values on purpose. */
const budget: Budget = {
  steps: 1e9,
  outputs: 1e6,
  outputSize: 1e8,
  depth: 4_000,
  stringLength: 1e8,
  arrayLength: 1e7,
  regexSteps: 1e8,
};

type Result = { readonly kind: 'passed' } | { readonly kind: 'excluded'; readonly reason: string } | { readonly kind: 'failed'; readonly why: string };

const reasons: ReadonlyMap<string, string> = new Map(exclusions.flatMap(({ reason, programs }) => programs.map((program) => [program, reason])));

function runCase(test: TestCase): Result {
  const reason = test.input === undefined ? undefined : reasons.get(test.program);
  return reason === undefined ? checkCase(test) : { kind: 'excluded', reason };
}

function checkCase({ program, input, expected }: TestCase): Result {
  const compiled = compile(program);
  if (input === undefined) {
    return isCompileError(compiled) ? { kind: 'passed' } : { kind: 'failed', why: 'it compiles, but must not' };
  }
  if (isCompileError(compiled)) return { kind: 'failed', why: `it does not compile: ${compiled.message} at column ${compiled.column}` };
  const outcome = compiled.run(parse(input), {}, budget, { literals: true, now: Date.now() / 1000 });
  if (outcome.kind === 'budget-exceeded') return { kind: 'failed', why: `it exceeds ${outcome.bound}` };
  const wanted = expected.map(parse);
  const same = wanted.length === outcome.values.length && wanted.every((value, index) => isSame(value, outcome.values[index] as Value));
  if (same) return { kind: 'passed' };
  const got = outcome.values.map((value) => toJson(value, new Work(budget)));
  const error = outcome.kind === 'error' ? ` and the error ${toJson(outcome.error, new Work(budget))}` : '';
  return { kind: 'failed', why: `expected ${expected.join(' ')}\n      got ${got.join(' ')}${error}` };
}

function isSame(left: Value, right: Value): boolean {
  return equal(left, right, new Work(budget)) || toJson(left, new Work(budget)) === toJson(right, new Work(budget));
}

function parse(text: string): Value {
  try {
    return parseJson(text, new Work(budget));
  } catch (error) {
    throw new Error(`not JSON: ${text}`, { cause: error });
  }
}

const { values } = optionsOf({ options: { dir: { type: 'string', default: import.meta.dirname } } });
const counts = { passed: 0, failed: 0, excluded: 0 };
for (const file of readdirSync(values.dir).filter((name) => name.endsWith('.test')).sort()) {
  for (const test of parseTestFile(readFileSync(join(values.dir, file), 'utf8'))) {
    const result = runCase(test);
    counts[result.kind]++;
    if (result.kind === 'excluded') console.log(`excluded ${file}:${test.line}\n  ${test.program}\n      ${result.reason}`);
    if (result.kind === 'failed') console.log(`FAILED ${file}:${test.line}\n  ${test.program}\n      ${result.why}`);
  }
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
if (counts.excluded > 0) console.log(`${counts.excluded} excluded, see exclusions.json`);
process.exitCode = counts.failed > 0 ? 1 : 0;
