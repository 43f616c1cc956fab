/** A noun and what happened to it: `session.started`, `role.granted`. Lower case, hyphens inside a word. */
export type AuditAction = `${string}.${string}`;

export type AuditOutcome = 'succeeded' | 'refused' | 'failed';

/** Who acted. `anonymous`: nobody had proven anything yet. `system`: the service by itself. */
export interface AuditActor {
  readonly type: 'user' | 'application' | 'service' | 'anonymous' | 'system';
  /** The `sub` of the token, or the name of the workload. */
  readonly id?: string;
  /** On whose behalf, nearest first: the `act` claims of a delegated token (RFC 8693 section 4.1). */
  readonly chain?: readonly string[];
}

export interface AuditTarget {
  /** A word of the glossary: `session`, `role`, `instance`. */
  readonly type: string;
  readonly id: string;
}

/** Where the request came from. `address` and `userAgent` are personal data. */
export interface AuditOrigin {
  readonly address?: string;
  readonly userAgent?: string;
  readonly requestId?: string;
  /** 32 hex digits (W3C Trace Context). */
  readonly traceId?: string;
}

/**
 * One thing that happened. These members and no others: there is none that a secret could go into. What names a person is
 * kept beside the record, which holds commitments to it alone, so that it can be redacted (see `personalFields`).
 */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  /** Why, as a code: of the problem that was answered, or of the change. Never a sentence. */
  readonly reason?: string;
  /** Whose record it is. Absent: of no tenant, and shown to the operators of the platform alone. */
  readonly tenantId?: string;
  readonly actor: AuditActor;
  readonly target?: AuditTarget;
  /** The permission that was asked for, granted or taken. */
  readonly permission?: string;
  readonly origin?: AuditOrigin;
  /** The account as it was typed, or the e-mail address that was changed: personal data. */
  readonly account?: string;
}

/** What can be redacted, with the characters that are kept of it. */
export const personalFields = { address: 64, userAgent: 256, account: 254 } as const;

export type PersonalField = keyof typeof personalFields;
