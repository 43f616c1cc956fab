import { catalogue, type ProblemCode } from './catalogue.ts';

/** One place in the request that is wrong. `line` and `column` count from 1 and stand for YAML bodies. */
export interface ProblemPlace {
  /** JSON pointer (RFC 6901) into the request body. */
  readonly pointer: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** A refusal to tell a caller about. Never holds a secret: `detail` and `errors` are shown and logged. */
export interface Refusal<Code extends ProblemCode = ProblemCode> {
  readonly code: Code;
  readonly detail?: string;
  readonly errors?: readonly ProblemPlace[];
  /** Seconds until it makes sense to try again; becomes `Retry-After`. */
  readonly retryAfter?: number;
}

/** `application/problem+json` (RFC 9457) with the extension members `code` and `errors`. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly errors?: readonly ProblemPlace[];
  /** Identifies this occurrence: the request id. */
  readonly instance?: string;
}

/** Where every `type` hangs: a path of the gateway, which serves docs/problems.md there (RFC 9457 section 3.1.1 on relative types). */
export const problemTypes = '/problems';

/** @param instance names this occurrence: the request id. */
export function toProblemDocument(refusal: Refusal, instance?: string): ProblemDocument {
  const kind = catalogue[refusal.code];
  return {
    type: `${problemTypes}#${refusal.code}`,
    title: kind.title,
    status: kind.status,
    code: refusal.code,
    ...(refusal.detail === undefined ? {} : { detail: refusal.detail }),
    ...(refusal.errors === undefined ? {} : { errors: refusal.errors }),
    ...(instance === undefined ? {} : { instance }),
  };
}
