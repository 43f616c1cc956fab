import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { type Deed, doneEntry, refusedEntry } from '@holdfast/audit-core/deed';
import type { IdSource } from '@holdfast/ids/id-source';
import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import { mayRun, runPermission } from './may-run.ts';
import { scheduleTarget } from './schedule-target.ts';
import { comingTick, readTimetable } from './plan-schedule.ts';
import type { ScheduleLimits } from './schedule-limits.ts';
import type { ScheduleStore } from './schedule.store.ts';
import type { Schedule, ScheduleSpec } from './schedule.ts';

type Refusals = 'forbidden' | 'schedule-invalid' | 'schedule-limit-reached' | 'schedule-name-taken';

export interface CreateRequest {
  readonly tenantId: TenantId;
  readonly createdBy: string;
  /** What the creator may do. */
  readonly permissions: readonly string[];
  /** Given the store's clock, by which a schedule without a start begins. */
  readonly spec: (now: Date) => ScheduleSpec;
  /** For the audit. */
  readonly deed?: Deed | undefined;
}

export interface CreateParts {
  readonly transactions: Transactions;
  readonly schedules: ScheduleStore;
  readonly limits: ScheduleLimits;
  readonly ids: IdSource;
  readonly audit: AuditLog;
}

export class CreateSchedule {
  readonly #parts: CreateParts;

  constructor(parts: CreateParts) {
    this.#parts = parts;
  }

  async execute({ tenantId, createdBy, permissions, spec: specAt, deed }: CreateRequest): Promise<Result<Schedule, Refusals>> {
    const { transactions, schedules, limits, ids, audit } = this.#parts;
    if (!mayRun(permissions)) {
      if (deed !== undefined) await transactions.run((tx) => audit.record(tx, refusedEntry(deed, runPermission)));
      return refuse('forbidden', { detail: runPermission });
    }
    const now = await schedules.now();
    const spec = specAt(now);
    const timetable = readTimetable(spec.timetable, limits);
    if (!timetable.ok) return timetable;
    const id = ids.next<ScheduleId>();
    // A tick at this very moment counts: a schedule of a fixed distance begins with it.
    const next = comingTick(timetable.value, id, new Date(now.getTime() - 1));
    if (next === undefined) return refuse('schedule-invalid', { errors: [{ pointer: '/recurrence', message: 'never has a tick from now on' }] });
    const schedule: Schedule = { id, tenantId, spec, state: 'active', version: 1, createdBy, createdAt: now, updatedAt: now, next };
    return transactions.run(async (tx) => {
      if ((await schedules.countForCreate(tx, tenantId)) >= limits.schedules) {
        return refuse('schedule-limit-reached', { detail: `A tenant may have ${limits.schedules} schedules.` });
      }
      if (!(await schedules.create(tx, schedule))) return refuse('schedule-name-taken');
      if (deed !== undefined) await audit.record(tx, doneEntry(deed, 'schedule.created', scheduleTarget(id)));
      return accept(schedule);
    });
  }
}
