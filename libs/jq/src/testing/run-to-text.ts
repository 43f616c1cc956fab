import type { Budget } from '../budget.ts';
import { compile, isCompileError } from '../compile.ts';
import { parseJson } from '../json/parse-json.ts';
import { toJson } from '../value/to-json.ts';
import type { Value } from '../value/value.ts';
import { Work } from '../work.ts';

/** Far more than a workflow may use, and still too little to wait for. */
const budget: Budget = { steps: 2e6, outputs: 1e5, outputSize: 1e7, depth: 2_500, stringLength: 1e6, arrayLength: 1e5, regexSteps: 1e6 };

/** What our jq gives, in the form of the reference; `undefined` where the budget ended it. */
export function runToText(program: string, input: string): string | undefined {
  const compiled = compile(program);
  if (isCompileError(compiled)) return 'compile error';
  const outcome = compiled.run(parseJson(input, new Work(budget)), {}, budget, { literals: true });
  if (outcome.kind === 'budget-exceeded') return undefined;
  const lines = outcome.values.map(textOf);
  if (outcome.kind === 'error') lines.push(`error: ${typeof outcome.error === 'string' ? outcome.error : textOf(outcome.error)}`);
  return lines.join('\n').trim();
}

function textOf(value: Value): string {
  return toJson(value, new Work(budget));
}
