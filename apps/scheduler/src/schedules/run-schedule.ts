import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { decideRun, type TickRecord } from '@holdfast/schedule-core/decide-ticks';
import type { Transactions } from '@holdfast/transaction/transaction';
import type { FireLedger } from './fire-ledger.store.ts';
import type { ScheduleLimits } from './schedule-limits.ts';
import type { ScheduleStore } from './schedule.store.ts';

type Refusals = 'schedule-not-found' | 'schedule-ended' | 'conflict';

/** A tick now, whatever the timetable says; also of a schedule that is paused. */
export class RunSchedule {
  readonly #transactions: Transactions;
  readonly #schedules: ScheduleStore;
  readonly #ledger: FireLedger;
  readonly #limits: ScheduleLimits;

  constructor(transactions: Transactions, schedules: ScheduleStore, ledger: FireLedger, limits: ScheduleLimits) {
    this.#transactions = transactions;
    this.#schedules = schedules;
    this.#ledger = ledger;
    this.#limits = limits;
  }

  async execute(tenantId: TenantId, id: ScheduleId): Promise<Result<TickRecord, Refusals>> {
    const now = await this.#schedules.now();
    return this.#transactions.run(async (tx) => {
      const schedule = await this.#schedules.lock(tx, tenantId, id);
      if (schedule === undefined) return refuse('schedule-not-found');
      if (schedule.state === 'ended') return refuse('schedule-ended');
      const [{ running, buffered }, recent] = [await this.#ledger.occupied(tx, schedule), await this.#ledger.recentFires(tx, [tenantId], 'wait')];
      const decisions = decideRun({ overlap: schedule.spec.overlap, running, buffered }, now, Math.max(0, this.#limits.ticksPerMinute - (recent.get(tenantId) ?? 0)));
      const [record] = decisions.records;
      const recorded = await this.#ledger.record(tx, [{ schedule, decisions, manual: true, recent: recent.get(tenantId) ?? 0 }]);
      return record === undefined || recorded === 0 ? refuse('conflict', { detail: 'The schedule has a tick at this very moment.' }) : accept(record);
    });
  }
}
