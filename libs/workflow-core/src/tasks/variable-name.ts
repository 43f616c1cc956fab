import { z } from 'zod';

const taken = new Set(['authorization', 'context', 'input', 'output', 'runtime', 'secret', 'secrets', 'task', 'workflow']);

/** The name of a variable that a task gives to the tasks inside it, without `$`. */
export const variableName = z
  .string()
  .regex(/^[A-Za-z_]\w*$/u, 'This must be letters, digits and underscores, not beginning with a digit.')
  .refine((name) => !taken.has(name) && !name.startsWith('__'), 'This name is the specification’s own.');
