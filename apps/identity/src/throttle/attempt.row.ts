import type { AttemptCount } from './attempt.store.ts';

export interface AttemptRow {
  readonly attempts: number;
  readonly window_ends_at: Date;
}

export function toAttemptCount(row: AttemptRow): AttemptCount {
  return { attempts: row.attempts, windowEndsAt: row.window_ends_at };
}
