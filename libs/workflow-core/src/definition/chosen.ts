import { z } from 'zod';
import { sentence } from './issue.ts';

/** What the schema that is chosen by a look at the value makes of it; what is wrong inside it is told where it is, which a union does not. */
export function chosen<Value>(choose: (value: unknown) => z.ZodType<Value>): z.ZodType<Value> {
  return z.unknown().transform((value, context) => {
    const parsed = choose(value).safeParse(value, { error: sentence });
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue); // what zod reported is what it takes
    return z.NEVER;
  });
}
