import { ProblemError } from '@holdfast/problem/problem-error';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

const parsedHeaders = createParamDecorator((schemaOf: () => z.ZodObject, context: ExecutionContext) => {
  const parsed = schemaOf().safeParse(context.switchToHttp().getRequest<FastifyRequest>().headers);
  if (parsed.success) return parsed.data;
  const fields = new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? '')));
  throw new ProblemError({ code: 'invalid-request', detail: `Correct the header fields: ${[...fields].join(', ')}.` });
});

/** Header fields of the request, as `schema` says (its keys are lower-case field names). A field that does not fit is refused by name, never by value. */
export function RequestHeaders(schema: z.ZodObject): ParameterDecorator {
  // Behind a function: a zod schema has a method `transform`, and Nest takes an argument that has one for a pipe.
  return parsedHeaders(() => schema);
}
