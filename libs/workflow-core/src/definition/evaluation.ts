import { z } from 'zod';

/**
 * "Evaluate" of the DSL's reference. `strict`, which is the default: text is an expression in `${ }` alone. `loose`: any text that is one
 * is evaluated, and text that is none, or whose evaluation fails, stands for itself.
 */
export const evaluationDefinition = z.strictObject({
  language: z.literal('jq', { error: 'This version evaluates jq alone.' }).optional(),
  mode: z.enum(['strict', 'loose'], { error: 'This must be strict or loose.' }).optional(),
});
