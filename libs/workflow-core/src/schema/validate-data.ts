import type { Allowance } from '../expression/expressions.ts';
import type { JsonValue } from '../json.ts';
import type { Veil } from '../secrets/veil.ts';
import { failure, type Failure } from '../workflow-error.ts';
import type { Validate } from './schemas.ts';

/** An error says so many of the problems. */
const maxProblems = 10;

/** A `validation` error when what stands behind the veil does not fit. @param what the error says it is, e.g. `input`. */
export function misfit(schema: Validate | undefined, what: string, value: JsonValue, { veil, allowance }: { readonly veil: Veil; readonly allowance: Allowance }): Failure | undefined {
  const problems = schema?.(veil.reveal(value), allowance) ?? [];
  return problems.length === 0 ? undefined : failure('validation', `The ${what} does not fit its schema: ${veil.concealText(problems.slice(0, maxProblems).join('; '))}.`);
}
