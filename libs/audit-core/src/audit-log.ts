import type { Transaction } from '@holdfast/transaction/transaction';
import type { AuditEntry } from './audit-entry.ts';

export interface AuditLog {
  /** The records exist if and only if `tx` commits: what happened and that it was recorded are one change. */
  record(tx: Transaction, ...entries: readonly AuditEntry[]): Promise<void>;
}
