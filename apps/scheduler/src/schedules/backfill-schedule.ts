import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { type Deed, doneEntry } from '@holdfast/audit-core/deed';
import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { decideBackfill } from '@holdfast/schedule-core/decide-ticks';
import { bufferLimit, type OverlapPolicy } from '@holdfast/schedule-core/overlap';
import { ticksBetween } from '@holdfast/schedule-core/ticks-between';
import type { Transactions } from '@holdfast/transaction/transaction';
import { lockDecided } from './change-schedule.ts';
import type { DecideDueTicks } from './decide-due-ticks.ts';
import type { FireLedger } from './fire-ledger.store.ts';
import { timetableOf } from './plan-schedule.ts';
import { historyDays } from './prune-fires.ts';
import type { ScheduleLimits } from './schedule-limits.ts';
import { scheduleTarget } from './schedule-target.ts';
import type { ScheduleStore } from './schedule.store.ts';

type Refusals = 'schedule-not-found' | 'schedule-ended' | 'schedule-invalid';

export interface BackfillRequest {
  readonly tenantId: TenantId;
  readonly id: ScheduleId;
  /** Both inclusive. */
  readonly from: Date;
  readonly to: Date;
  /** For these ticks alone. */
  readonly overlap: OverlapPolicy;
  /** For the audit. */
  readonly deed?: Deed | undefined;
}

/** How many ticks of the window fired, were buffered, were skipped, and had run or were running before. */
export interface Backfilled {
  readonly fired: number;
  readonly buffered: number;
  readonly skipped: number;
  readonly kept: number;
}

export interface BackfillParts {
  readonly transactions: Transactions;
  readonly schedules: ScheduleStore;
  readonly ledger: FireLedger;
  readonly decide: DecideDueTicks;
  readonly limits: ScheduleLimits;
  readonly audit: AuditLog;
}

/** A record is not needed after this many days, and a tick whose record was forgotten could run twice. */
const oldestDays = historyDays - 1;

/**
 * Fires the ticks of a window that has passed and that never ran: skipped, misfired, or of a time when the schedule was paused. A tick
 * keeps its one record, so that a window may be backfilled again and again (I7).
 */
export class BackfillSchedule {
  readonly #parts: BackfillParts;

  constructor(parts: BackfillParts) {
    this.#parts = parts;
  }

  async execute({ tenantId, id, from, to, overlap, deed }: BackfillRequest): Promise<Result<Backfilled, Refusals>> {
    const { transactions, schedules, ledger, limits, audit } = this.#parts;
    const now = await schedules.now();
    if (from > to || to > now) return invalid('/to', from > to ? 'is before the beginning' : 'has not passed');
    if (now.getTime() - from.getTime() > oldestDays * 86_400_000) return invalid('/from', `is more than ${oldestDays} days ago`);
    return transactions.run(async (tx) => {
      const schedule = await lockDecided(tx, this.#parts, { tenantId, id, now });
      if (schedule === undefined) return refuse('schedule-not-found');
      if (schedule.state === 'ended') return refuse('schedule-ended');
      const upTo = schedule.next === undefined ? to : new Date(Math.min(to.getTime(), schedule.next.tick.getTime() - 1));
      const window = ticksBetween(timetableOf(schedule), id, from, upTo, bufferLimit);
      if (window.length > bufferLimit) return invalid('/to', `makes more than ${bufferLimit} ticks`);
      const taken = new Set((await ledger.taken(tx, tenantId, id, window.map(({ tick }) => tick))).map((tick) => tick.getTime()));
      // A tick that jitter would still hold back while the schedule is paused is not backfilled before its time (I8).
      const wanted = window.filter(({ tick, dueAt }) => !taken.has(tick.getTime()) && dueAt <= now);
      const { running, buffered } = await ledger.occupied(tx, schedule);
      const recent = (await ledger.recentFires(tx, [tenantId], 'wait')).get(tenantId) ?? 0;
      const decisions = decideBackfill({ overlap, running, buffered }, wanted, Math.max(0, limits.ticksPerMinute - recent));
      await ledger.record(tx, [{ schedule, decisions, backfill: true, recent }]);
      if (deed !== undefined) await audit.record(tx, doneEntry(deed, 'schedule.backfilled', scheduleTarget(id)));
      const count = (state: string): number => decisions.records.filter((record) => record.state === state).length;
      return accept({ fired: count('fired'), buffered: count('buffered'), skipped: count('skipped'), kept: taken.size });
    });
  }
}

function invalid(pointer: string, message: string) {
  return refuse('schedule-invalid', { errors: [{ pointer, message }] });
}
