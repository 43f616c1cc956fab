import type { AuditTarget } from '@holdfast/audit-core/audit-entry';
import type { ScheduleId } from '@holdfast/ids/ids';

/** How the audit names a schedule. */
export function scheduleTarget(id: ScheduleId): AuditTarget {
  return { type: 'schedule', id };
}
