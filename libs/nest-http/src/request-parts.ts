import { ProblemError } from '@holdfast/problem/problem-error';
import type { ProblemPlace } from '@holdfast/problem/problem';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

/*
 * What a controller takes of a request, parsed where it is taken. Nest's own `@Body({ schema })` would run it through pipes: four promises
 * for each parameter of a route, whether or not it has a schema.
 */

type Part = (request: FastifyRequest) => unknown;

const mostPlaces = 50;

/** The body as `schema` says. What does not fit is refused with JSON pointers (RFC 6901), 50 at most. */
export const RequestBody = parsed(({ body }) => body);
/** The parameters of the query, likewise. */
export const RequestQuery = parsed(({ query }) => query);
/** The parameters in the path, likewise. */
export const RequestPath = parsed(({ params }) => params);

/** The body as the text that it arrived in, or undefined for none; with `@Consumes` of a text type, or `@ConsumesText`. */
export const RequestText = createParamDecorator((_data: undefined, context: ExecutionContext) => requestOf(context).body);

const headers = createParamDecorator((schemaOf: () => z.ZodObject, context: ExecutionContext) => {
  const { success, data, error } = schemaOf().safeParse(requestOf(context).headers);
  if (success) return data;
  const fields = new Set(error.issues.map((issue) => String(issue.path[0] ?? '')));
  throw new ProblemError({ code: 'invalid-request', detail: `Correct the header fields: ${[...fields].join(', ')}.` });
});

/** Header fields of the request, as `schema` says (its keys are lower-case field names). A field that does not fit is refused by name, never by value. */
export function RequestHeaders(schema: z.ZodObject): ParameterDecorator {
  return headers(() => schema);
}

function parsed(part: Part): (schema: z.ZodType) => ParameterDecorator {
  const decorator = createParamDecorator((schemaOf: () => z.ZodType, context: ExecutionContext) => {
    const { success, data, error } = schemaOf().safeParse(part(requestOf(context)));
    if (success) return data;
    throw new ProblemError({ code: 'invalid-request', errors: error.issues.slice(0, mostPlaces).map(placeOf) });
  });
  // Behind a function: a zod schema has a method `transform`, and Nest takes an argument that has one for a pipe.
  return (schema) => decorator(() => schema);
}

function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}

function placeOf({ path, message }: z.core.$ZodIssue): ProblemPlace {
  return { pointer: path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''), message: message.replace(/(?<=expected (?:int|number), received )bigint$/u, 'a number that is too large').replace(/received bigint$/u, 'received number') };
}
