import { z } from 'zod';
import { sentence } from './issue.ts';

/** The name of a component in `use`, or the component itself; what is wrong inside it is told where it is. */
export function nameOr<Value>(component: z.ZodType<Value>): z.ZodType<string | Value> {
  return z.unknown().transform((value, context) => {
    if (typeof value === 'string') return value;
    const parsed = component.safeParse(value, { error: sentence });
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue); // what zod reported is what it takes
    return z.NEVER;
  });
}
