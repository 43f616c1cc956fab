import type { z } from 'zod';
import type { JsonValue } from '../json.ts';
import { jsonValue } from '../definition/json-value.ts';
import { sentence } from '../definition/issue.ts';

/** Whether any string of it holds a `${`, so that it is known only when it runs. */
export function isDynamic(value: JsonValue): boolean {
  if (typeof value === 'string') return value.includes('${');
  return typeof value === 'object' && value !== null && Object.values(value).some(isDynamic);
}

/** Checks at publish what can be checked then: a value without expressions must suit `schema`. Gives the value as it is written. */
export function orExpression(schema: z.ZodType): z.ZodType<JsonValue> {
  return jsonValue.superRefine((value, context) => {
    if (isDynamic(value)) return;
    for (const issue of schema.safeParse(value, { error: sentence }).error?.issues ?? []) {
      context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path] });
    }
  });
}
