import { expect, test } from 'vitest';
import type { Budget } from './budget.ts';
import { compile, isCompileError } from './compile.ts';
import { parseJson } from './json/parse-json.ts';
import recorded from './recorded.json' with { type: 'json' };
import { toJson } from './value/to-json.ts';
import { Work } from './work.ts';

type Recorded = { readonly program: string; readonly input?: string; readonly outputs?: readonly string[]; readonly error?: string; readonly compiles?: false };

const budget: Budget = { steps: 1e7, outputs: 1e5, outputSize: 1e7, depth: 2_500, stringLength: 1e8, arrayLength: 1e6, regexSteps: 1e7 };

function textOf(value: Parameters<typeof toJson>[0]): string {
  return toJson(value, new Work(budget));
}

/** What a program gives, in the form it was recorded. */
function result(program: string, input: string): Omit<Recorded, 'program' | 'input'> {
  const compiled = compile(program);
  if (isCompileError(compiled)) return { compiles: false };
  const outcome = compiled.run(parseJson(input, new Work(budget)), {}, budget, { literals: true });
  const outputs = outcome.values.map(textOf);
  if (outcome.kind === 'values') return { outputs };
  if (outcome.kind === 'budget-exceeded') return { outputs, error: `exceeds ${outcome.bound}` };
  return { outputs, error: typeof outcome.error === 'string' ? outcome.error : textOf(outcome.error) };
}

test.for(recorded as readonly Recorded[])('gives what jq 1.8.2 gave: $program on $input', ({ program, input = 'null', ...expected }) => {
  expect(result(program, input)).toEqual(expected);
});
