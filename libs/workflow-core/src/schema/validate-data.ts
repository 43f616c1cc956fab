import type { JsonValue } from '../json.ts';
import { failure, type Failure } from '../workflow-error.ts';
import type { Validate } from './schemas.ts';

/** An error says so many of the problems. */
const maxProblems = 10;

/** A `validation` error when the value does not fit. @param what the error says it is, e.g. `input`. */
export function misfit(schema: Validate | undefined, what: string, value: JsonValue): Failure | undefined {
  const problems = schema?.(value) ?? [];
  return problems.length === 0 ? undefined : failure('validation', `The ${what} does not fit its schema: ${problems.slice(0, maxProblems).join('; ')}.`);
}
