import { workloadOf } from '@holdfast/contracts/workload';
import type { Logger } from '@holdfast/telemetry/logger';
import type { FastifyInstance } from 'fastify';
import { TLSSocket } from 'node:tls';
import { requestDuration } from './request-duration.ts';
import { passOverUntakenBody } from './body-guard.ts';

const apiHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** What happens around every request: its id and headers, the passing over of a body that its route does not take, and one log line and one measurement that name the route, never the address. */
export function registerRequestHooks(fastify: FastifyInstance, logger: Logger, { spiffeNamespace, draining }: { readonly spiffeNamespace: string; readonly draining: () => boolean }): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers({ ...apiHeaders, 'x-request-id': request.id });
    passOverUntakenBody(request);
    done();
  });
  // A connection that answers during the drain must not stay open for the next request: closing waits for it.
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (draining()) reply.header('connection', 'close');
    done();
  });
  const measure = requestDuration();
  fastify.addHook('onResponse', (request, reply, done) => {
    const { socket } = request.raw;
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    measure(route, request.method, reply.statusCode, reply.elapsedTime);
    logger.info('request', {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 100) / 100,
      caller: socket instanceof TLSSocket ? callerOf(socket, spiffeNamespace) : undefined,
    });
    done();
  });
}

const callers = new WeakMap<TLSSocket, string>();

function callerOf(socket: TLSSocket, namespace: string): string {
  const known = callers.get(socket);
  if (known !== undefined) return known;
  const caller = workloadOf(socket.getPeerCertificate().subjectaltname, namespace) ?? 'unknown';
  callers.set(socket, caller);
  return caller;
}
