/**
 * Compile and run times of typical workflow expressions against jq-wasm and jqjs, in one process, and how soon the budget ends hostile
 * ones: `pnpm bench jq`. The exit code is 1 when a target is missed.
 */
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { analyse } from '@holdfast/jq/analyse';
import { compile, isCompileError } from '@holdfast/jq/compile';
import type { Program } from '@holdfast/jq/program';
import { expressions, payload } from './expressions.ts';
import { hostileRows } from './hostile.ts';
import { processorMs } from './processor-time.ts';

type JqWasm = { readonly json: (input: unknown, query: string) => unknown[] };
type JqJs = { readonly compile: (query: string) => (input: unknown) => Iterable<unknown> };

const require = createRequire(import.meta.url);
const { loadJq } = require('jq-wasm') as { readonly loadJq: () => Promise<JqWasm> };
const { default: jqjs } = require('@michaelhomer/jqjs') as { readonly default: JqJs };

/** Nanoseconds of one call, by the clock of the processor: the best of several batches, so that other load on the machine counts least. */
function nanoseconds(call: () => void, batchMs: number): number {
  let count = 1;
  let best = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < 8; batch++) {
    const start = processorMs();
    for (let index = 0; index < count; index++) call();
    const elapsed = processorMs() - start;
    best = Math.min(best, (elapsed * 1e6) / count);
    if (elapsed < batchMs) count = Math.max(count * 2, Math.min(Math.ceil((count * batchMs) / Math.max(elapsed, 0.01)), 5_000_000));
  }
  return best;
}

type Row = { readonly expression: string; readonly compileNs: number; readonly ours: number; readonly wasm: number; readonly jqjs: number | undefined; readonly plainPath: boolean };

function program(expression: string): Program {
  const compiled = compile(expression);
  if (isCompileError(compiled)) throw new Error(`${expression}: ${compiled.message}`);
  return compiled;
}

function measure(expression: string, wasm: JqWasm): Row {
  const ours = program(expression);
  const expected = JSON.stringify(wasm.json(payload, expression));
  const outcome = ours.run(payload);
  if (JSON.stringify(outcome.values) !== expected) throw new Error(`${expression}: ${JSON.stringify(outcome)} instead of ${expected}`);
  return {
    expression,
    compileNs: nanoseconds(() => compile(expression), 20),
    ours: nanoseconds(() => ours.run(payload), 40),
    wasm: nanoseconds(() => wasm.json(payload, expression), 10),
    jqjs: measureJqJs(expression),
    plainPath: analyse(ours).shape === 'path',
  };
}

function measureJqJs(expression: string): number | undefined {
  try {
    const filter = jqjs.compile(expression);
    const drain = (): void => {
      for (const value of filter(payload)) void value;
    };
    drain();
    return nanoseconds(drain, 40);
  } catch {
    return undefined;
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function memoryGrowth(): number {
  const ours = program('.order.items | map(.price * .quantity) | add');
  const rest = (): number => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  for (let index = 0; index < 10_000; index++) ours.run(payload);
  const before = rest();
  for (let index = 0; index < 1_000_000; index++) ours.run(payload);
  return rest() - before;
}

const wasm = await loadJq();
const rows = expressions.map((expression) => measure(expression, wasm));
const cell = (value: number | undefined): string => (value === undefined ? 'fails' : Math.round(value).toLocaleString('en-US')).padStart(12);
console.log(`${'expression'.padEnd(76)}${'compile ns'.padStart(12)}${'run ns'.padStart(12)}${'jqjs ns'.padStart(12)}${'jq-wasm ns'.padStart(12)}    faster`);
for (const row of rows) {
  console.log(`${row.expression.slice(0, 75).padEnd(76)}${cell(row.compileNs)}${cell(row.ours)}${cell(row.jqjs)}${cell(row.wasm)}${`${Math.round(row.wasm / row.ours)}x`.padStart(10)}`);
}
const hostile = hostileRows();
console.log(`\n${'hostile'.padEnd(76)}${'ended by'.padStart(24)}${'ms'.padStart(8)}`);
for (const { name, end, ms } of hostile) console.log(`${name.slice(0, 75).padEnd(76)}${end.padStart(24)}${ms.toFixed(1).padStart(8)}`);
console.log('');
const slowestStop = Math.max(...hostile.map(({ ms }) => ms));
const slowestRatio = Math.min(...rows.map((row) => row.wasm / row.ours));
const beaten = rows.filter((row) => row.jqjs === undefined || row.ours < row.jqjs).length;
const slowestPath = Math.max(...rows.filter((row) => row.plainPath).map((row) => row.ours));
const growth = memoryGrowth();
const targets = [
  { name: `at least 200 times faster than jq-wasm (least: ${Math.round(slowestRatio)})`, met: slowestRatio >= 200 },
  { name: `faster than jqjs on at least 27 of ${rows.length} (${beaten})`, met: beaten >= 27 },
  { name: `plain paths under 150 ns (slowest: ${Math.round(slowestPath)})`, met: slowestPath < 150 },
  { name: `hostile programs stopped within 50 ms (slowest: ${slowestStop.toFixed(1)})`, met: slowestStop < 50 },
  { name: `memory flat over a million runs (${Math.round(growth / 1024)} KiB more)`, met: growth < 8 * 1024 * 1024 },
];
for (const { name, met } of targets) console.log(`${met ? 'met   ' : 'MISSED'} ${name}`);
process.exitCode = targets.every(({ met }) => met) ? 0 : 1;
