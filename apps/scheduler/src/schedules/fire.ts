import type { InstanceId, ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { FireReason, FireState } from '@holdfast/schedule-core/fire-state';

/** A row of the fire ledger: what became of one tick (I7). */
export interface Fire {
  readonly scheduleId: ScheduleId;
  readonly tick: Date;
  readonly tenantId: TenantId;
  readonly state: FireState;
  /** Why it was skipped or misfired. */
  readonly reason?: FireReason;
  /** Asked for by somebody, not by the timetable. */
  readonly manual: boolean;
  /** Asked for after its moment had passed. */
  readonly backfilled: boolean;
  readonly dueAt: Date;
  readonly decidedAt: Date;
  readonly firedAt?: Date;
  readonly instanceId?: InstanceId;
  /** The instance's last status, or the code of the problem why it did not start. */
  readonly outcome?: string;
}

/** What the engine says of a tick's instance. */
export interface Outcome {
  readonly scheduleId: ScheduleId;
  readonly tick: Date;
  readonly on: 'start' | 'end';
  readonly instanceId?: InstanceId;
  /** With `end`: the instance's last status, or the code of the problem why it did not start. */
  readonly result?: string;
}
