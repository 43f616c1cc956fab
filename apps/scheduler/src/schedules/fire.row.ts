import type { InstanceId, ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { FireReason, FireState } from '@holdfast/schedule-core/fire-state';
import type { Fire } from './fire.ts';

/** A row of `fires`. */
export interface FireRow {
  readonly schedule_id: ScheduleId;
  readonly tick: Date;
  readonly tenant_id: TenantId;
  readonly state: FireState;
  readonly reason: FireReason | null;
  readonly manual: boolean;
  readonly backfilled: boolean;
  readonly due_at: Date;
  readonly decided_at: Date;
  readonly fired_at: Date | null;
  readonly instance_id: InstanceId | null;
  readonly outcome: string | null;
}

export function fireOf(row: FireRow): Fire {
  return {
    scheduleId: row.schedule_id,
    tick: row.tick,
    tenantId: row.tenant_id,
    state: row.state,
    ...(row.reason === null ? {} : { reason: row.reason }),
    manual: row.manual,
    backfilled: row.backfilled,
    dueAt: row.due_at,
    decidedAt: row.decided_at,
    ...(row.fired_at === null ? {} : { firedAt: row.fired_at }),
    ...(row.instance_id === null ? {} : { instanceId: row.instance_id }),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
  };
}
