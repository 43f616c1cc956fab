import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { principalOf } from './principal.ts';

export type { Principal } from './principal.ts';

/** The Principal of a route with `@RequirePermission`. */
export const CurrentPrincipal = createParamDecorator((_data: undefined, context: ExecutionContext) =>
  principalOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
