import type { TenantId } from '@holdfast/ids/ids';
import { decideTicks, type TickDecisions } from '@holdfast/schedule-core/decide-ticks';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Decided, FireLedger, Occupied } from './fire-ledger.store.ts';
import { storedTimetable } from './plan-schedule.ts';
import type { ScheduleLimits } from './schedule-limits.ts';
import type { ComingTick, Schedule } from './schedule.ts';

/** Ticks of one schedule that are decided in one transaction at most. */
const ticksAtOnce = 200;
/** Milliseconds until a schedule that cannot be read is looked at again. Its ticks keep their records to come. */
const putOffMs = 60_000;

/** Gives each tick of locked schedules that is due at `now` its record (I7). */
export class DecideDueTicks {
  readonly #ledger: FireLedger;
  readonly #limits: ScheduleLimits;
  readonly #onUnreadable: (schedule: Schedule) => void;

  /** @param onUnreadable told of a schedule whose timetable cannot be read: it waits, and holds up no other (I11). */
  constructor(ledger: FireLedger, limits: ScheduleLimits, onUnreadable: (schedule: Schedule) => void) {
    this.#ledger = ledger;
    this.#limits = limits;
    this.#onUnreadable = onUnreadable;
  }

  /**
   * @param busy whether to wait for a tenant that another transaction decides for, or to leave its schedules to it.
   * @returns what was decided; a schedule with more ticks than fit has `next` due at `now` still.
   */
  async execute(tx: Transaction, due: readonly Occupied[], now: Date, busy: 'wait' | 'leave'): Promise<Decided[]> {
    if (due.length === 0) return [];
    const recent = await this.#ledger.recentFires(tx, [...new Set(due.map(({ schedule }) => schedule.tenantId))], busy);
    const left = new Map<TenantId, number>();
    const decided = due.filter(({ schedule }) => recent.has(schedule.tenantId)).map(({ schedule, running, buffered }) => {
      const { id, tenantId, spec, next } = schedule;
      if (next === undefined) throw new Error('a schedule without a coming tick is not due');
      const timetable = storedTimetable(schedule);
      if (timetable === undefined) {
        this.#onUnreadable(schedule);
        return { schedule, decisions: putOff(next, now) };
      }
      const fires = left.get(tenantId) ?? Math.max(0, this.#limits.ticksPerMinute - (recent.get(tenantId) ?? 0));
      const decisions = decideTicks(
        { scheduleId: id, timetable, overlap: spec.overlap, catchUpMs: spec.catchUpMs, next: next.tick, running, buffered },
        now,
        { ticks: ticksAtOnce, fires },
      );
      left.set(tenantId, fires - decisions.records.filter(({ state }) => state === 'fired' || state === 'buffered').length);
      return { schedule, decisions, recent: recent.get(tenantId) ?? 0 };
    });
    await this.#ledger.record(tx, decided);
    return decided;
  }
}

function putOff({ tick }: ComingTick, now: Date): TickDecisions {
  return { records: [], dropBuffered: false, next: { tick, dueAt: new Date(now.getTime() + putOffMs) } };
}
