import type { InstanceId, TenantId, TimerId } from '@holdfast/ids/ids';
import type { Timer } from './timer.ts';

/** A row of `timers` that waits or has fired. */
export interface TimerRow {
  readonly timer_id: TimerId;
  readonly tenant_id: TenantId;
  readonly instance_id: InstanceId;
  readonly due_at: Date;
}

export function timerOf(row: TimerRow): Timer {
  return { timerId: row.timer_id, tenantId: row.tenant_id, instanceId: row.instance_id, dueAt: row.due_at };
}
