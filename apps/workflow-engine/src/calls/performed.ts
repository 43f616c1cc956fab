import type { CallOutcome } from '@holdfast/workflow-core/call';

/** What one attempt at a durable call came to. */
export type Performed =
  | { readonly type: 'completed'; readonly outcome: CallOutcome }
  /** What it is about takes its time: to be looked at again after `afterMs`. */
  | { readonly type: 'later'; readonly afterMs: number }
  /** Nobody knows whether it happened: to be repeated with the same idempotency key after `afterMs`. */
  | { readonly type: 'repeat'; readonly afterMs: number; readonly reason: string };
