import type { WorkloadCertificate } from '@holdfast/config/workload-certificate';
import type { FastifyHttpsOptions } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:https';
import type { TlsOptions } from 'node:tls';
import { problemAnswer } from './problem-answer.ts';
import { requestIdOf } from './request-id.ts';

const mebibyte = 1024 * 1024;

/** TLS 1.2 or newer, the peer's certificate asked for and checked against ca.crt; `admitPeers` refuses what does not pass, and says whom. */
export function mutualTls({ cert, key, ca }: WorkloadCertificate): TlsOptions {
  return { cert, key, ca, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' };
}

/** Fastify's settings. Idle connections outlive those of the gateway (60 s), so that it never sends into one that closes. */
export function serverOptions(certificate: WorkloadCertificate, bodyLimit = mebibyte): FastifyHttpsOptions<Server> {
  return {
    https: mutualTls(certificate),
    bodyLimit,
    genReqId: (request) => requestIdOf(request.headers),
    requestTimeout: 30_000,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 512 },
    frameworkErrors: (_error, request, reply) => {
      const { status, headers, body } = problemAnswer({ code: 'invalid-request' }, request.id);
      reply.raw.writeHead(status, headers).end(body);
    },
    clientErrorHandler: (error, socket) => {
      if (error.code === 'ECONNRESET' || !socket.writable) return;
      const { status, headers, body } = problemAnswer({ code: 'invalid-request' }, randomUUID());
      socket.end(`HTTP/1.1 ${status} Bad Request\r\ncontent-type: ${headers['content-type'] ?? ''}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
    },
  };
}
