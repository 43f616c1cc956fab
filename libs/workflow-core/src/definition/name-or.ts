import { z } from 'zod';
import { chosen } from './chosen.ts';

/** The name of a component in `use`, or the component itself. */
export function nameOr<Value>(component: z.ZodType<Value>): z.ZodType<string | Value> {
  return chosen<string | Value>((value) => (typeof value === 'string' ? z.string() : component));
}
