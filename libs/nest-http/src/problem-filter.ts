import { ProblemError } from '@holdfast/problem/problem-error';
import { Unavailable } from '@holdfast/problem/unavailable';
import type { Logger } from '@holdfast/telemetry/logger';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TLSSocket } from 'node:tls';
import { peerName } from './admit-peers.ts';
import type { AllowedMethods } from './allowed-methods.ts';
import { problemAnswer } from './problem-answer.ts';
import { refusalOf } from './refusal-of.ts';
import type { RefusedPeers } from './refused-peer.ts';

/** The one place that turns what was thrown into an answer. What is a bug, or cannot be reached, is logged here, once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;
  readonly #methods: AllowedMethods;
  readonly #refused: RefusedPeers;

  constructor(logger: Logger, methods: AllowedMethods, refused: RefusedPeers) {
    this.#refused = refused;
    this.#logger = logger;
    this.#methods = methods;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const allow = request.is404 ? this.#methods.of(request.url.split('?', 1)[0] ?? '') : [];
    const refusal = allow.length > 0 ? ({ code: 'method-not-allowed' } as const) : refusalOf(error);
    if (refusal.code === 'internal-error' || error instanceof Unavailable) {
      this.#logger.error('a request failed', { requestId: request.id, route: request.routeOptions.url, method: request.method, error });
    }
    const { socket } = request.raw;
    if (refusal.code === 'caller-not-allowed' && socket instanceof TLSSocket) {
      this.#refused.note({ name: peerName(socket), proven: true, reason: refusal.code, address: socket.remoteAddress, requestId: request.id });
    }
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const { status, headers, body } = problemAnswer(refusal, request.id);
    const own = error instanceof ProblemError ? error.headers : {};
    void reply.status(status).headers({ ...headers, ...own, ...(allow.length > 0 ? { allow: allow.join(', ') } : {}) }).send(body);
  }
}
