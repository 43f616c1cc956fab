import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { JsonValue } from '@holdfast/workflow-core/json';

/** What schedules start their instances with. */
export interface ScheduleInputs {
  /**
   * @returns undefined when the scheduler does not have that version of it any more.
   * @throws when the scheduler cannot be reached: to be tried again.
   */
  find(tenantId: TenantId, scheduleId: ScheduleId, version: number): Promise<JsonValue | undefined>;
}
