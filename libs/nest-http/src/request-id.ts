import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const accepted = /^(?:[0-9a-f]{16,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/iu;

/** The id that the gateway gave the request, or a new one when what came is not plain hex or a UUID. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && accepted.test(given) ? given.toLowerCase() : randomUUID();
}
