import type { ProblemCode } from './catalogue.ts';
import type { Refusal } from './problem.ts';

/** What a use case returns: the value, or one of the refusals that its type lists. */
export type Result<T, Code extends ProblemCode> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal<Code> };

export function accept<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function refuse<Code extends ProblemCode>(
  code: Code,
  rest: Omit<Refusal, 'code'> = {},
): { readonly ok: false; readonly refusal: Refusal<Code> } {
  return { ok: false, refusal: { code, ...rest } };
}
