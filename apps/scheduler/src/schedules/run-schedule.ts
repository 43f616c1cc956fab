import type { AuditLog } from '@holdfast/audit-core/audit-log';
import { type Deed, doneEntry } from '@holdfast/audit-core/deed';
import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { decideRun, type TickRecord } from '@holdfast/schedule-core/decide-ticks';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { FireLedger } from './fire-ledger.store.ts';
import type { ScheduleLimits } from './schedule-limits.ts';
import { scheduleTarget } from './schedule-target.ts';
import type { ScheduleStore } from './schedule.store.ts';

type Refusals = 'schedule-not-found' | 'schedule-ended' | 'conflict';

export interface RunParts {
  readonly transactions: Transactions;
  readonly schedules: ScheduleStore;
  readonly ledger: FireLedger;
  readonly limits: ScheduleLimits;
  readonly audit: AuditLog;
}

/** A tick now, whatever the timetable says; also of a schedule that is paused. */
export class RunSchedule {
  readonly #parts: RunParts;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  async execute(tenantId: TenantId, id: ScheduleId, deed?: Deed): Promise<Result<TickRecord, Refusals>> {
    const { transactions, schedules, ledger, limits, audit } = this.#parts;
    const now = await schedules.now();
    return transactions.run(async (tx) => {
      const schedule = await schedules.lock(tx, tenantId, id);
      if (schedule === undefined) return refuse('schedule-not-found');
      if (schedule.state === 'ended') return refuse('schedule-ended');
      const [{ running, buffered }, recent] = [await ledger.occupied(tx, schedule), await ledger.recentFires(tx, [tenantId], 'wait')];
      const decisions = decideRun({ overlap: schedule.spec.overlap, running, buffered }, now, Math.max(0, limits.ticksPerMinute - (recent.get(tenantId) ?? 0)));
      const [record] = decisions.records;
      const recorded = await ledger.record(tx, [{ schedule, decisions, manual: true, recent: recent.get(tenantId) ?? 0 }]);
      if (record === undefined || recorded === 0) return refuse('conflict', { detail: 'The schedule has a tick at this very moment.' });
      if (deed !== undefined) await audit.record(tx, doneEntry(deed, 'schedule.run', scheduleTarget(id)));
      return accept(record);
    });
  }
}
