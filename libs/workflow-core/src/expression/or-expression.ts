import type { z } from 'zod';
import type { JsonValue } from '../json.ts';
import { jsonValue } from '../definition/json-value.ts';
import { sentence } from '../definition/issue.ts';

/** Whether any string of it holds a `${`, so that it is known only when it runs. */
export function isDynamic(value: JsonValue): boolean {
  if (typeof value === 'string') return value.includes('${');
  return typeof value === 'object' && value !== null && Object.values(value).some(isDynamic);
}

/** Checks at publish what can be checked then: whatever holds no expression must suit `schema`, and no member may be there that it does not know. Gives the value as it is written. */
export function orExpression(schema: z.ZodType): z.ZodType<JsonValue> {
  return jsonValue.superRefine((value, context) => {
    for (const issue of schema.safeParse(value, { error: sentence }).error?.issues ?? []) {
      const part = issue.path.reduce<JsonValue | undefined>((whole, key) => Object.entries(whole ?? {}).find(([each]) => each === String(key))?.[1], value);
      if (issue.code !== 'unrecognized_keys' && part !== undefined && isDynamic(part)) continue;
      context.addIssue({ code: 'custom', message: issue.message, path: [...issue.path] });
    }
  });
}
