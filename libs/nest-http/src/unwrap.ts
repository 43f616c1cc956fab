import type { ProblemCode } from '@holdfast/problem/catalogue';
import { ProblemError } from '@holdfast/problem/problem-error';
import type { Result } from '@holdfast/problem/result';

/** What a controller does with a use case's answer: the value, or the refusal as the problem document that the filter writes. */
export function unwrap<T, Code extends ProblemCode>(result: Result<T, Code>): T {
  if (result.ok) return result.value;
  throw new ProblemError(result.refusal);
}
