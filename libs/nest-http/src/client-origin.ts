import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientAddressOf } from './client-address.ts';

/** Where a request came from, for records and limits. */
export interface ClientOrigin {
  readonly address: string;
  readonly requestId: string;
  /** As the client calls itself. Personal data, and nothing to trust. */
  readonly userAgent?: string;
  /** 32 hex digits (W3C Trace Context). Absent: the request belongs to no trace. */
  readonly traceId?: string;
}

/** The ClientOrigin of a request, as the gateway says it. */
export const RequestOrigin = createParamDecorator((_data: unknown, context: ExecutionContext): ClientOrigin => clientOriginOf(context.switchToHttp().getRequest<FastifyRequest>()));

export function clientOriginOf(request: Pick<FastifyRequest, 'headers' | 'ip' | 'id'>): ClientOrigin {
  const traceId = /^00-([0-9a-f]{32})-/u.exec(String(request.headers['traceparent'] ?? ''))?.[1];
  const userAgent = request.headers['user-agent'];
  return { address: clientAddressOf(request), requestId: request.id, ...(userAgent === undefined ? {} : { userAgent }), ...(traceId === undefined ? {} : { traceId }) };
}
