import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { type Deed, doneEntry } from '@holdfast/audit-core/deed';
import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { nextScheduleState, type ScheduleEvent } from '@holdfast/schedule-core/schedule-state';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import type { DecideDueTicks } from './decide-due-ticks.ts';
import type { FireLedger } from './fire-ledger.store.ts';
import { comingTick, timetableOf } from './plan-schedule.ts';
import { scheduleTarget } from './schedule-target.ts';
import type { ScheduleStore } from './schedule.store.ts';
import type { Schedule } from './schedule.ts';

type Refusals = 'schedule-not-found' | 'schedule-ended';

export interface ChangeParts {
  readonly transactions: Transactions;
  readonly schedules: ScheduleStore;
  readonly ledger: FireLedger;
  readonly decide: DecideDueTicks;
  readonly audit: AuditLog;
}

const deeds = { pause: 'schedule.paused', resume: 'schedule.resumed', end: 'schedule.ended' } as const;

/** Pauses, resumes or ends a schedule. What was due before is decided first, as if it had been looked at in time (I7). */
export class ChangeSchedule {
  readonly #parts: ChangeParts;

  constructor(parts: ChangeParts) {
    this.#parts = parts;
  }

  async execute(tenantId: TenantId, id: ScheduleId, on: Exclude<ScheduleEvent, 'exhaust'>, deed?: Deed): Promise<Result<Schedule, Refusals>> {
    const { transactions, schedules, ledger, audit } = this.#parts;
    const now = await schedules.now();
    return transactions.run(async (tx) => {
      const schedule = await lockDecided(tx, this.#parts, { tenantId, id, now });
      if (schedule === undefined) return refuse('schedule-not-found');
      const state = nextScheduleState(schedule.state, on);
      if (state === undefined) return refuse('schedule-ended');
      if (state === schedule.state) return accept(schedule);
      // A paused schedule has no ticks: resumed, it goes on with the first to come.
      const next = state === 'active' ? comingTick(timetableOf(schedule), id, now) : undefined;
      const changed = { state: state === 'active' && next === undefined ? 'ended' : state, next } as const;
      await schedules.change(tx, tenantId, id, changed);
      if (changed.state === 'ended') await ledger.dropBuffered(tx, tenantId, id);
      if (deed !== undefined) await audit.record(tx, doneEntry(deed, deeds[on], scheduleTarget(id)));
      const { next: _before, ...rest } = schedule;
      return accept({ ...rest, state: changed.state, updatedAt: now, ...(next === undefined ? {} : { next }) });
    });
  }
}

interface Parts {
  readonly schedules: ScheduleStore;
  readonly ledger: FireLedger;
  readonly decide: DecideDueTicks;
}

/** Locks a schedule and gives each of its ticks that is due at `now` its record. */
export async function lockDecided(tx: Transaction, { schedules, ledger, decide }: Parts, { tenantId, id, now }: { readonly tenantId: TenantId; readonly id: ScheduleId; readonly now: Date }): Promise<Schedule | undefined> {
  for (;;) {
    const schedule = await schedules.lock(tx, tenantId, id);
    if (schedule?.next === undefined || schedule.next.dueAt > now) return schedule;
    await decide.execute(tx, [await ledger.occupied(tx, schedule)], now, 'wait');
  }
}
