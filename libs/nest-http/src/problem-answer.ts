import { toProblemDocument, type ProblemDocument, type Refusal } from '@holdfast/problem/problem';

export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The bytes of a refusal (RFC 9457). */
export function problemAnswer(refusal: Refusal, requestId: string): ProblemAnswer {
  const document: ProblemDocument = toProblemDocument(refusal, requestId);
  return {
    status: document.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      // RFC 9110 section 15.5.2: every 401 names a scheme. A bearer failure brings its own, which says more.
      ...(document.status === 401 ? { 'www-authenticate': 'Bearer realm="holdfast"' } : {}),
      ...(refusal.retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(refusal.retryAfter)) }),
    },
    body: JSON.stringify(document),
  };
}
