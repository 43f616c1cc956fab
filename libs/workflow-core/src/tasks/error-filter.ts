import { z } from 'zod';
import type { WorkflowError } from '../workflow-error.ts';
import { standardErrorType } from '../workflow-error.ts';

/** Static values that an error must have to be caught. */
export const errorFilter = z
  .strictObject({
    type: z.string().optional(),
    status: z.int().optional(),
    instance: z.string().optional(),
    title: z.string().optional(),
    /** What the schema calls the `detail` of an error; the reference's name of it is as good. */
    details: z.string().optional(),
    detail: z.string().optional(),
  })
  .refine((filter) => Object.keys(filter).length > 0, 'A filter has at least one of type, status, instance, title and detail.');
export type ErrorFilter = z.infer<typeof errorFilter>;

/** The types of standard errors are the same however they are spelled; all else is to be equal. */
export function matches({ type, status, instance, title, details, detail }: ErrorFilter, error: WorkflowError): boolean {
  return (
    (type === undefined || (standardErrorType(type) ?? type) === (standardErrorType(error.type) ?? error.type)) &&
    [[status, error.status], [instance, error.instance], [title, error.title], [details, error.detail], [detail, error.detail]].every(([wanted, actual]) => wanted === undefined || wanted === actual)
  );
}
