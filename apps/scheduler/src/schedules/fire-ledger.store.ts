import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { TickDecisions } from '@holdfast/schedule-core/decide-ticks';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Fire, Outcome } from './fire.ts';
import type { Schedule } from './schedule.ts';

/** A locked schedule, and what stands in the ledger for it. */
export interface Occupied {
  readonly schedule: Schedule;
  /** Ticks that fired and whose instance has not ended. */
  readonly running: number;
  readonly buffered: number;
}

export interface Claimed {
  /** The store's clock: every claimed schedule has a tick that is due by it. */
  readonly now: Date;
  readonly due: readonly Occupied[];
}

export interface Decided {
  readonly schedule: Schedule;
  readonly decisions: TickDecisions;
  /** The tick was asked for: the schedule's coming tick stays what it is. Else that is `decisions.next`, and without one the schedule has ended. */
  readonly manual?: true;
  /** The ticks were asked for after their moment: a record that says skipped or misfired goes on; the coming tick stays what it is. */
  readonly backfill?: true;
  /** Ticks of the tenant that fired within the last minute, before these. Whose were many come after others to the engine (I12). */
  readonly recent?: number;
}

export interface FirePageRequest {
  readonly limit: number;
  /** The last tick of the page before. */
  readonly before?: Date | undefined;
}

export interface FireLedger {
  /**
   * Locks active schedules with a tick that is due by the store's own clock, at most `limit`: of each tenant the longest due
   * first, tenants in turns (I12). Leaves to another transaction what it has locked.
   */
  claimDue(tx: Transaction, limit: number): Promise<Claimed>;

  /** What stands in the ledger for a schedule that `tx` has locked. */
  occupied(tx: Transaction, schedule: Schedule): Promise<Occupied>;

  /**
   * Ticks of the tenants that fired or were buffered within the last minute. Holds off other deciders of these tenants until `tx`
   * ends, so that no two count alike; with `leave`, a tenant that another holds off is absent, else it is waited for.
   */
  recentFires(tx: Transaction, tenantIds: readonly TenantId[], busy: 'wait' | 'leave'): Promise<ReadonlyMap<TenantId, number>>;

  /**
   * Writes decisions about locked schedules, with the messages that they owe. A tick that has a record keeps it, unless it
   * never ran and is backfilled.
   *
   * @returns how many ticks got their record.
   */
  record(tx: Transaction, decided: readonly Decided[]): Promise<number>;

  /** Writes an outcome, and fires the oldest buffered tick once nothing of the schedule runs. The same outcome again changes nothing. */
  settle(tx: Transaction, outcome: Outcome): Promise<void>;

  /** Skips what is buffered: its schedule has ended. */
  dropBuffered(tx: Transaction, tenantId: TenantId, scheduleId: ScheduleId): Promise<void>;

  /** Milliseconds until the earliest tick falls due, 0 when it is overdue; undefined when none comes. */
  untilNext(): Promise<number | undefined>;

  /** Those of `ticks` that have a record of a run: buffered, fired, started or ended. */
  taken(tx: Transaction, tenantId: TenantId, scheduleId: ScheduleId, ticks: readonly Date[]): Promise<Date[]>;

  /** Newest first. */
  list(tenantId: TenantId, scheduleId: ScheduleId, page: FirePageRequest): Promise<Fire[]>;

  /** Forgets at most `limit` records that came to their end more than `days` days ago. @returns how many. */
  prune(tx: Transaction, days: number, limit: number): Promise<number>;
}
