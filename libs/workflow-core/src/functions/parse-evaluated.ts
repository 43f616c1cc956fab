import type { z } from 'zod';
import { issuesOf } from '../definition/issue.ts';
import type { Evaluated } from '../expression/template.ts';
import type { JsonValue } from '../json.ts';
import { failure } from '../workflow-error.ts';

/** What a filled-in part of a task says, or a `validation` error that names what is wrong with it. `place`: JSON pointer of the part. */
export function parseEvaluated<Value>(schema: z.ZodType<Value>, evaluated: JsonValue, place = '/with'): Evaluated<Value> {
  const parsed = schema.safeParse(evaluated);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = issuesOf(schema, evaluated, place).map(({ pointer, message }) => `${pointer}: ${message}`);
  return { ok: false, failure: failure('validation', problems.join(' ')) };
}
