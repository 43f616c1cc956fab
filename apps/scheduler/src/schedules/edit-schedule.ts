import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { type Deed, doneEntry, refusedEntry } from '@holdfast/audit-core/deed';
import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import { lockDecided } from './change-schedule.ts';
import type { DecideDueTicks } from './decide-due-ticks.ts';
import type { FireLedger } from './fire-ledger.store.ts';
import { mayRun, runPermission } from './may-run.ts';
import { comingTick, readTimetable } from './plan-schedule.ts';
import type { ScheduleLimits } from './schedule-limits.ts';
import { scheduleTarget } from './schedule-target.ts';
import type { ScheduleStore } from './schedule.store.ts';
import type { Schedule, ScheduleSpec } from './schedule.ts';

type Refusals = 'forbidden' | 'schedule-not-found' | 'schedule-ended' | 'schedule-changed' | 'schedule-invalid' | 'schedule-name-taken';

export interface EditRequest {
  readonly tenantId: TenantId;
  readonly id: ScheduleId;
  /** The version that the edit was made from. */
  readonly version: number;
  /** What the editor may do. */
  readonly permissions: readonly string[];
  /** Given the start that the schedule has, which stays unless another is named. */
  readonly spec: (startAt: Date) => ScheduleSpec;
  /** For the audit. */
  readonly deed?: Deed | undefined;
}

export interface EditParts {
  readonly transactions: Transactions;
  readonly schedules: ScheduleStore;
  readonly ledger: FireLedger;
  readonly decide: DecideDueTicks;
  readonly limits: ScheduleLimits;
  readonly audit: AuditLog;
}

/** Replaces what a schedule says. What was due before is decided as it was; what comes is as it says now. */
export class EditSchedule {
  readonly #parts: EditParts;

  constructor(parts: EditParts) {
    this.#parts = parts;
  }

  async execute({ tenantId, id, version, permissions, spec: specFrom, deed }: EditRequest): Promise<Result<Schedule, Refusals>> {
    const { transactions, schedules, limits, audit } = this.#parts;
    if (!mayRun(permissions)) {
      if (deed !== undefined) await transactions.run((tx) => audit.record(tx, refusedEntry(deed, runPermission)));
      return refuse('forbidden', { detail: runPermission });
    }
    const now = await schedules.now();
    return transactions.run(async (tx) => {
      const schedule = await lockDecided(tx, this.#parts, { tenantId, id, now });
      if (schedule === undefined) return refuse('schedule-not-found');
      if (schedule.state === 'ended') return refuse('schedule-ended');
      if (schedule.version !== version) return refuse('schedule-changed');
      const spec = specFrom(schedule.spec.timetable.startAt);
      const timetable = readTimetable(spec.timetable, limits);
      if (!timetable.ok) return timetable;
      // A tick that jitter holds back has no record yet: the new timetable takes over from it.
      const after = Math.min(now.getTime(), (schedule.next?.tick.getTime() ?? Number.POSITIVE_INFINITY) - 1);
      const next = comingTick(timetable.value, id, new Date(after));
      if (next === undefined) return refuse('schedule-invalid', { errors: [{ pointer: '/recurrence', message: 'never has a tick from now on' }] });
      const coming = schedule.state === 'active' ? next : undefined;
      if (!(await schedules.change(tx, tenantId, id, { state: schedule.state, next: coming, spec }))) return refuse('schedule-name-taken');
      if (deed !== undefined) await audit.record(tx, doneEntry(deed, 'schedule.edited', scheduleTarget(id)));
      return accept({ ...schedule, spec, version: version + 1, updatedAt: now, ...(coming === undefined ? {} : { next: coming }) });
    });
  }
}
