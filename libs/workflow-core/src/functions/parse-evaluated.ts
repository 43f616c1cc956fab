import type { z } from 'zod';
import { issuesOf } from '../definition/issue.ts';
import type { Evaluated } from '../expression/template.ts';
import type { JsonValue } from '../json.ts';
import { failure } from '../workflow-error.ts';

/** What a filled-in `with` says, or a `validation` error that names what is wrong with it. */
export function parseEvaluated<Value>(schema: z.ZodType<Value>, evaluated: JsonValue): Evaluated<Value> {
  const parsed = schema.safeParse(evaluated);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = issuesOf(schema, evaluated, '/with').map(({ pointer, message }) => `${pointer}: ${message}`);
  return { ok: false, failure: failure('validation', problems.join(' ')) };
}
