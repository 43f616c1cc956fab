import { compile, isCompileError } from '@holdfast/jq/compile';
import { refusedSources, stopped } from '@holdfast/jq/testing/hostile-programs';
import type { Value } from '@holdfast/jq/value/value';
import { processorMs } from './processor-time.ts';

type Row = { readonly name: string; readonly end: string; readonly ms: number };

/** Compiling and running, with the default budget: the best of three, so that other load on the machine counts least. */
export function hostileRows(): readonly Row[] {
  const programs = stopped.map(([source, , input = null]) => best(source, () => endOf(source, input)));
  const sources = refusedSources.map(([name, source]) => best(`a source with ${name}`, () => endOf(source, null)));
  return [...programs, ...sources];
}

function best(name: string, run: () => string): Row {
  let end = '';
  let ms = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const start = processorMs();
    end = run();
    ms = Math.min(ms, processorMs() - start);
  }
  return { name, end, ms };
}

function endOf(source: string, input: Value): string {
  const program = compile(source);
  if (isCompileError(program)) return 'compile error';
  const outcome = program.run(input);
  return outcome.kind === 'budget-exceeded' ? outcome.bound : outcome.kind;
}
