import { z } from 'zod';
import { errorDefinition, retryPolicy, timeoutDefinition } from './components.ts';
import { notSupported } from './not-supported.ts';
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
  authentications: notSupported('use.authentications'),
  catalogs: notSupported('use.catalogs'),
  secrets: notSupported('use.secrets'),
});
