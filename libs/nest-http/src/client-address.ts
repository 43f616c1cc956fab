import type { FastifyRequest } from 'fastify';

/**
 * The network address of the client, for counting and for records. Behind the gateway it is the last entry of X-Forwarded-For,
 * which the gateway overwrites with what it saw; without that header, the peer of the connection.
 */
export function clientAddressOf(request: Pick<FastifyRequest, 'headers' | 'ip'>): string {
  const forwarded = [request.headers['x-forwarded-for']].flat().join(',').split(',').at(-1)?.trim() ?? '';
  return forwarded === '' ? request.ip : forwarded;
}
