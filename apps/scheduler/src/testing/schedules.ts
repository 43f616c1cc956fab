import { systemClock } from '@holdfast/clock/system-clock';
import { randomIds } from '@holdfast/ids/id-source';
import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { FireLedger } from '../schedules/fire-ledger.store.ts';
import type { ScheduleLimits } from '../schedules/schedule-limits.ts';
import type { ScheduleStore } from '../schedules/schedule.store.ts';
import type { Schedule, ScheduleSpec } from '../schedules/schedule.ts';

export const ids = randomIds(systemClock);

export const limits: ScheduleLimits = { schedules: 5, minimumIntervalMs: 1000, ticksPerMinute: 1000 };

/** The stores of schedules, of one kind. */
export interface SchedulesWorld {
  readonly schedules: ScheduleStore;
  readonly ledger: FireLedger;
  readonly transactions: Transactions;
  /** What the engine is told: `start <tick>` or `end <tick>` of a schedule, in order. */
  readonly told: (id: ScheduleId) => Promise<string[]>;
}

export function anySpec(startAt: Date, rest: Partial<ScheduleSpec> = {}): ScheduleSpec {
  return {
    name: 'nightly',
    definition: { namespace: 'test', name: 'report', version: '1.0.0' },
    input: { kind: 'full' },
    timetable: { recurrence: { everyMs: 60_000 }, zone: 'Europe/Berlin', startAt, exclude: [{ yearly: '12-25' }], jitterMs: 0 },
    overlap: 'allow-all',
    catchUpMs: 3_600_000,
    ...rest,
  };
}

/** An active schedule whose next tick is `dueInMs` from `now`; negative: overdue. */
export function anySchedule(now: Date, dueInMs: number, { tenantId = ids.next<TenantId>(), spec = {} }: { readonly tenantId?: TenantId; readonly spec?: Partial<ScheduleSpec> } = {}): Schedule {
  const tick = new Date(now.getTime() + dueInMs);
  const id = ids.next<ScheduleId>();
  return { id, tenantId, spec: anySpec(tick, { name: id, ...spec }), state: 'active', version: 1, createdBy: 'ada', createdAt: now, updatedAt: now, next: { tick, dueAt: tick } };
}
