import { defaultBudget, type Budget } from '@holdfast/jq/budget';
import { compile, isCompileError } from '@holdfast/jq/compile';
import type { Outcome, Program } from '@holdfast/jq/program';
import { maxDataSize, type JsonValue } from '../json.ts';
import type { Allowance, Evaluation, Expressions, Variables } from './expressions.ts';
import { finite } from './finite.ts';

/** I11: what one expression may cost. Two outputs are enough to know that there is more than one. */
const budget: Budget = { ...defaultBudget, outputs: 2, outputSize: maxDataSize };

/** An error message is shown whole up to so many characters. */
const maxMessage = 500;

/** jq 1.8, the DSL's default expression language. */
export const jqExpressions: Expressions = {
  compile: (source, variables) => {
    const program = compile(source, { variables });
    if (isCompileError(program)) {
      const { message, line, column, expected, hint } = program;
      const more = [expected && `expected ${expected}`, hint].filter((text) => text !== undefined);
      return { ok: false, message: [`${message} (line ${line}, column ${column})`, ...more].join('; ') };
    }
    return { ok: true, expression: { evaluate: (input, values, now, allowance) => evaluation(run(program, input, values, now, allowance), program.shape) } };
  },
};

function run(program: Program, input: JsonValue, values: Variables, now: Date, allowance: Allowance = { steps: Infinity }): Outcome {
  const outcome = program.run(input, values, within(allowance), { now: now.getTime() / 1000 });
  allowance.steps -= outcome.steps;
  return outcome;
}

function within({ steps }: Allowance): Budget {
  if (steps >= budget.steps + budget.regexSteps) return budget;
  const left = Math.max(steps, 0);
  return { ...budget, steps: Math.min(budget.steps, left), regexSteps: Math.min(budget.regexSteps, left) };
}

function evaluation(outcome: Outcome, shape: Program['shape']): Evaluation {
  if (outcome.kind === 'error') return { ok: false, message: abridged(typeof outcome.error === 'string' ? outcome.error : JSON.stringify(outcome.error)) };
  if (outcome.kind === 'budget-exceeded' && outcome.bound !== 'outputs') return { ok: false, message: `is too costly (${outcome.bound}).` };
  const values = outcome.values as readonly JsonValue[]; // of its number literals jq makes doubles in outputs
  // A part of what was given is as finite as that was.
  return { ok: true, values: shape === 'path' ? values : values.map(finite) };
}

function abridged(message: string): string {
  return message.length > maxMessage ? `${message.slice(0, maxMessage)}…` : message;
}
