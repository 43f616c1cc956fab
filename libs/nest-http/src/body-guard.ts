import { ProblemError } from '@holdfast/problem/problem-error';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UnreadJson } from './body-parsers.ts';
import { consumesBodyOf } from './consumes.ts';

/*
 * A body that its route does not take is not read. That is told only to who may call the route, as is what is wrong with one that is: guards of
 * modules, which know who may, run before those of the application.
 */

/** Leaves the request without a content type, which no parser but that of unknown bodies takes. */
export function passOverUntakenBody(request: FastifyRequest): void {
  if (!request.is404 && !consumesBodyOf(request)) request.headers = { ...request.headers, 'content-type': undefined };
}

/** Refuses what was passed over, and reads what is JSON. */
export const bodyGuard: CanActivate = {
  canActivate: (context: ExecutionContext) => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!consumesBodyOf(request)) throw new ProblemError({ code: 'unsupported-media-type' });
    if (request.body instanceof UnreadJson) request.body = request.body.read();
    return true;
  },
};
