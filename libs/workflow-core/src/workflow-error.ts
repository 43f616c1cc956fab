import { z } from 'zod';

/** What every standard error type of the DSL starts with ("Standard Error Types" of its reference). */
export const errorTypeBase = 'https://serverlessworkflow.io/spec/1.0.0/errors/';

/** The same under the specification's other names. */
const spellings = /^https?:\/\/(?:www\.)?(?:serverlessworkflow\.io|open-workflow-specification\.org)(?:\/spec\/1\.0\.0\/errors|\/dsl\/errors\/types)\/([^/]+)\/?$/u;

/** The DSL's standard errors with the status each has unless a better one is known. */
const standardErrors = {
  configuration: { status: 400, title: 'The configuration is not valid' },
  validation: { status: 400, title: 'The data is not valid' },
  expression: { status: 400, title: 'The expression failed' },
  authentication: { status: 401, title: 'The caller is not known' },
  authorization: { status: 403, title: 'The caller may not do this' },
  timeout: { status: 408, title: 'The time ran out' },
  communication: { status: 500, title: 'The call failed' },
  runtime: { status: 500, title: 'The workflow cannot go on' },
} as const;

export type StandardError = keyof typeof standardErrors;

/** An error of the DSL: problem details (RFC 9457). */
export const workflowError = z.strictObject({
  type: z.string(),
  status: z.int(),
  title: z.string().optional(),
  detail: z.string().optional(),
  /** JSON pointer (RFC 6901) to the task that raised it, e.g. `/do/0/getPet`. */
  instance: z.string(),
});
export type WorkflowError = z.infer<typeof workflowError>;

/** An error before it is known which task raises it. */
export type Failure = Omit<WorkflowError, 'instance'>;

/** @param status an HTTP status that says it better than the default of the type. */
export function failure(name: StandardError, detail: string, status: number = standardErrors[name].status): Failure {
  return { type: `${errorTypeBase}${name}`, status, title: standardErrors[name].title, detail };
}

/** The type as this version writes it, when it is a standard error's in any spelling: the last segment decides. */
export function standardErrorType(type: string): string | undefined {
  const name = spellings.exec(type)?.[1];
  return name === undefined ? undefined : `${errorTypeBase}${name}`;
}
