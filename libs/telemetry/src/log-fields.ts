/**
 * Everything a log line may carry beside its message. A key that is not here does not compile and, should it come
 * by a cast, is not written. Never a token, a secret, a payload or a URL with a query.
 */
export interface LogFields {
  readonly tenantId?: string | undefined;
  readonly instanceId?: string | undefined;
  readonly scheduleId?: string | undefined;
  readonly definitionId?: string | undefined;
  /** `namespace/name/version` */
  readonly definition?: string | undefined;
  readonly turnId?: string | undefined;
  readonly callId?: string | undefined;
  readonly bookmarkId?: string | undefined;
  readonly tokenId?: string | undefined;
  readonly redemptionId?: string | undefined;
  readonly timerId?: string | undefined;
  readonly messageId?: string | undefined;
  readonly userId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly keyId?: string | undefined;
  readonly queue?: string | undefined;
  readonly jobId?: string | undefined;
  readonly migration?: string | undefined;
  /** The route's pattern (`/v1/instances/:id`), never the address that was asked for. */
  readonly route?: string | undefined;
  readonly method?: string | undefined;
  readonly status?: number | undefined;
  readonly durationMs?: number | undefined;
  /** Milliseconds between two clocks that ought to agree. */
  readonly apartMs?: number | undefined;
  readonly requestId?: string | undefined;
  /** The workload that called, by its service name. */
  readonly caller?: string | undefined;
  /** The `sub` of the verified token. */
  readonly subject?: string | undefined;
  /** A problem code, an error code or a SQLSTATE. */
  readonly code?: string | undefined;
  readonly reason?: string | undefined;
  readonly attempt?: number | undefined;
  readonly count?: number | undefined;
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly signal?: string | undefined;
  /** A readiness check or another named part. */
  readonly check?: string | undefined;
  /** Whatever was caught; written as name, code and stack frames (see `describeError`). */
  readonly error?: unknown;
}

/** The keys of LogFields at run time; the type keeps the two the same. */
const keys: Record<keyof LogFields, true> = {
  tenantId: true, instanceId: true, scheduleId: true, definitionId: true, definition: true, turnId: true, callId: true, bookmarkId: true, tokenId: true, redemptionId: true,
  timerId: true, messageId: true, userId: true, sessionId: true, keyId: true, queue: true, jobId: true, migration: true, route: true,
  method: true, status: true, durationMs: true, requestId: true, caller: true, subject: true, code: true, reason: true, attempt: true,
  apartMs: true, count: true, port: true, host: true, signal: true, check: true, error: true,
};

const declared = new Set(Object.keys(keys));

export function isLogField(name: string): name is keyof LogFields {
  return declared.has(name);
}
