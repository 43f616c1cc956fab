import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { ScheduleState } from '@holdfast/schedule-core/schedule-state';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { ComingTick, Json, Schedule, ScheduleSpec } from './schedule.ts';

export interface SchedulePageRequest {
  readonly limit: number;
  /** The last id of the page before. */
  readonly after?: ScheduleId | undefined;
  readonly state?: ScheduleState | undefined;
}

/** What changes in a schedule. The rest stays; `next: undefined` takes the coming tick away. */
export interface ScheduleChange {
  readonly state: ScheduleState;
  readonly next: ComingTick | undefined;
  /** Counts as an edit. */
  readonly spec?: ScheduleSpec;
}

export interface ScheduleStore {
  /** The store's own clock: no other decides (I8). */
  now(): Promise<Date>;

  /** How many schedules of the tenant have not ended. Holds off other `create`s of the tenant until `tx` ends. */
  countForCreate(tx: Transaction, tenantId: TenantId): Promise<number>;

  /** @returns false when a schedule of the tenant that has not ended has the name. */
  create(tx: Transaction, schedule: Schedule): Promise<boolean>;

  /** Reads a schedule and keeps others from changing it or deciding its ticks until `tx` ends. */
  lock(tx: Transaction, tenantId: TenantId, id: ScheduleId): Promise<Schedule | undefined>;

  /** Of a locked schedule. @returns false when the name is taken. */
  change(tx: Transaction, tenantId: TenantId, id: ScheduleId, change: ScheduleChange): Promise<boolean>;

  find(tenantId: TenantId, id: ScheduleId): Promise<Schedule | undefined>;

  /** What a version of the schedule starts its instances with, also one that was replaced and is not forgotten. */
  findInput(tenantId: TenantId, id: ScheduleId, version: number): Promise<Json | undefined>;

  /** Forgets what versions that were replaced more than `days` days ago start instances with. */
  forgetInputs(days: number): Promise<void>;

  /** Newest first. */
  list(tenantId: TenantId, page: SchedulePageRequest): Promise<Schedule[]>;
}
