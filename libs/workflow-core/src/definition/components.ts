import { z } from 'zod';
import { duration } from '../duration.ts';
import type { AuthenticationPolicy } from './authentication.ts';
import { orExpression } from '../expression/or-expression.ts';

/** An error to raise ("Error" of the DSL's reference). */
export const errorDefinition = z.strictObject({
  type: orExpression(z.string().regex(/^[a-z][a-z0-9+.-]*:\/\/./iu, 'This must be a URI, e.g. https://example.com/errors/out-of-stock.')),
  status: z.int(),
  instance: orExpression(z.string().regex(/^(?:\/.*)?$/u, 'This must be a JSON pointer.')).optional(),
  title: orExpression(z.string()).optional(),
  detail: orExpression(z.string()).optional(),
});
export type ErrorDefinition = z.infer<typeof errorDefinition>;

const length = orExpression(duration);

export const timeoutDefinition = z.strictObject({ after: length });
export type TimeoutDefinition = z.infer<typeof timeoutDefinition>;

const backoff = z
  .strictObject({ constant: z.looseObject({}).optional(), exponential: z.looseObject({}).optional(), linear: z.looseObject({}).optional() })
  .refine((kinds) => Object.keys(kinds).length === 1, 'This must have exactly one of constant, exponential and linear.');

/** "Retry" of the DSL's reference. Without limits it retries for ever. */
export const retryPolicy = z.strictObject({
  when: z.string().optional(),
  exceptWhen: z.string().optional(),
  delay: length.optional(),
  backoff: backoff.optional(),
  limit: z
    .strictObject({
      /** `count`: retries after the first attempt. `duration`: of one attempt. */
      attempt: z.strictObject({ count: z.int().nonnegative().optional(), duration: length.optional() }).optional(),
      /** Of all attempts together. */
      duration: length.optional(),
    })
    .optional(),
  jitter: z.strictObject({ from: length, to: length }).optional(),
});
export type RetryPolicy = z.infer<typeof retryPolicy>;

/** What `use` can define for tasks to name, by kind. */
export interface Components {
  readonly authentications: AuthenticationPolicy;
  readonly errors: ErrorDefinition;
  readonly retries: RetryPolicy;
  readonly timeouts: TimeoutDefinition;
}
