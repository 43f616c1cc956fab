import { z } from 'zod';
import { authenticationPolicy } from './authentication.ts';
import { errorDefinition, retryPolicy, timeoutDefinition } from './components.ts';
import { externalResource } from './external-resource.ts';
import { namedList, plainObject, taskList } from './task-definition.ts';

/** Tasks to run before and after those of a kind ("Extension" of the DSL's reference). */
const extension = z.strictObject({
  extend: z.enum(['call', 'composite', 'emit', 'for', 'listen', 'raise', 'run', 'set', 'switch', 'try', 'wait', 'all']),
  when: z.string().optional(),
  before: taskList.optional(),
  after: taskList.optional(),
});
export type Extension = z.infer<typeof extension>;

/** What tasks can name instead of defining it themselves, and what all of them have in common. */
export const use = z.strictObject({
  errors: z.record(z.string(), errorDefinition).optional(),
  retries: z.record(z.string(), retryPolicy).optional(),
  timeouts: z.record(z.string(), timeoutDefinition).optional(),
  /** Each is a task. */
  functions: z.record(z.string(), plainObject).optional(),
  extensions: namedList(extension).optional(),
  authentications: z.record(z.string(), authenticationPolicy).optional(),
  catalogs: z.record(z.string(), z.strictObject({ endpoint: externalResource.shape.endpoint })).optional(),
  /** Names of those that its expressions may see. */
  secrets: z.array(z.string().min(1)).optional(),
});
