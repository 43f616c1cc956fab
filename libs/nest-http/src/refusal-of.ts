import type { ProblemCode } from '@holdfast/problem/catalogue';
import type { Refusal } from '@holdfast/problem/problem';
import { ProblemError } from '@holdfast/problem/problem-error';
import { Unavailable } from '@holdfast/problem/unavailable';
import { HttpException } from '@nestjs/common';

const codes: Readonly<Record<number, ProblemCode>> = {
  401: 'unauthenticated', 403: 'forbidden', 404: 'not-found', 405: 'method-not-allowed', 406: 'not-acceptable', 409: 'conflict',
  413: 'payload-too-large', 415: 'unsupported-media-type', 429: 'too-many-requests', 503: 'unavailable',
};

/** What the client is told of whatever was thrown. Words of an error that is not ours are never passed on. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof ProblemError) return error.refusal;
  if (error instanceof Unavailable) return { code: 'unavailable', retryAfter: 1 };
  const status = statusOf(error);
  const known = codes[status];
  if (known !== undefined) return { code: known };
  return { code: status >= 400 && status < 500 ? 'invalid-request' : 'internal-error' };
}

/** Nest's exceptions say `getStatus()`, Fastify's errors `statusCode`; anything else is a bug of ours. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const fastifyError = error instanceof Error && 'statusCode' in error && 'code' in error && String(error.code).startsWith('FST_');
  return fastifyError && typeof error.statusCode === 'number' ? error.statusCode : 500;
}
