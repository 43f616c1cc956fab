import type { AuditEntry } from './audit-entry.ts';
import type { AuditLog } from './audit-log.ts';

/** For tests of use cases: what was recorded, in order. */
export function memoryAuditLog(): AuditLog & { readonly entries: readonly AuditEntry[] } {
  const entries: AuditEntry[] = [];
  return {
    entries,
    record: async (_tx, ...recorded) => void entries.push(...recorded),
  };
}
