import type { IdSource } from '@holdfast/ids/id-source';
import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transactions } from '@holdfast/transaction/transaction';
import { mayRun, runPermission } from './may-run.ts';
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
}

export class CreateSchedule {
  readonly #transactions: Transactions;
  readonly #schedules: ScheduleStore;
  readonly #limits: ScheduleLimits;
  readonly #ids: IdSource;

  constructor(transactions: Transactions, schedules: ScheduleStore, limits: ScheduleLimits, ids: IdSource) {
    this.#transactions = transactions;
    this.#schedules = schedules;
    this.#limits = limits;
    this.#ids = ids;
  }

  async execute({ tenantId, createdBy, permissions, spec: specAt }: CreateRequest): Promise<Result<Schedule, Refusals>> {
    if (!mayRun(permissions)) return refuse('forbidden', { detail: runPermission });
    const now = await this.#schedules.now();
    const spec = specAt(now);
    const timetable = readTimetable(spec.timetable, this.#limits);
    if (!timetable.ok) return timetable;
    const id = this.#ids.next<ScheduleId>();
    // A tick at this very moment counts: a schedule of a fixed distance begins with it.
    const next = comingTick(timetable.value, id, new Date(now.getTime() - 1));
    if (next === undefined) return refuse('schedule-invalid', { errors: [{ pointer: '/recurrence', message: 'never has a tick from now on' }] });
    const schedule: Schedule = { id, tenantId, spec, state: 'active', version: 1, createdBy, createdAt: now, updatedAt: now, next };
    return this.#transactions.run(async (tx) => {
      if ((await this.#schedules.countForCreate(tx, tenantId)) >= this.#limits.schedules) {
        return refuse('schedule-limit-reached', { detail: `A tenant may have ${this.#limits.schedules} schedules.` });
      }
      return (await this.#schedules.create(tx, schedule)) ? accept(schedule) : refuse('schedule-name-taken');
    });
  }
}
