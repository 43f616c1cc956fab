import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { TickDecisions, TickRecord } from '@holdfast/schedule-core/decide-ticks';
import { nextFireState } from '@holdfast/schedule-core/fire-state';
import type { Ending } from '@holdfast/schedule-core/overlap';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { Claimed, Decided, FireLedger, FirePageRequest, Occupied } from './fire-ledger.store.ts';
import type { Fire, Outcome } from './fire.ts';
import type { Schedule } from './schedule.ts';
import type { MemoryTables } from './tables.store.memory.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

export class MemoryFireLedger implements FireLedger {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async claimDue(tx: Transaction, limit: number): Promise<Claimed> {
    const now = this.#tables.clock.now();
    const due = this.#waiting().filter(({ next }) => next !== undefined && next.dueAt <= now);
    const turn = (schedule: Schedule) => due.filter(({ tenantId }) => tenantId === schedule.tenantId).indexOf(schedule);
    const claimed = due.toSorted((a, b) => turn(a) - turn(b)).slice(0, limit);
    return { now, due: await Promise.all(claimed.map((schedule) => this.occupied(tx, schedule))) };
  }

  async occupied(_tx: Transaction, schedule: Schedule): Promise<Occupied> {
    return { schedule, running: this.#tables.firesOf(schedule.id, 'fired', 'started').length, buffered: this.#tables.firesOf(schedule.id, 'buffered').length };
  }

  async taken(_tx: Transaction, _tenantId: TenantId, scheduleId: ScheduleId, ticks: readonly Date[]): Promise<Date[]> {
    const wanted = new Set(ticks.map((tick) => tick.getTime()));
    return this.#tables.firesOf(scheduleId, 'buffered', 'fired', 'started', 'ended').flatMap(({ tick }) => (wanted.has(tick.getTime()) ? [tick] : []));
  }

  async recentFires(_tx: Transaction, tenantIds: readonly TenantId[]): Promise<ReadonlyMap<TenantId, number>> {
    const since = this.#tables.clock.now().getTime() - minuteMs;
    const recent = [...this.#tables.fires.values()].filter((fire) => fire.decidedAt.getTime() > since && fire.state !== 'skipped' && fire.state !== 'misfired');
    return new Map(tenantIds.map((tenantId) => [tenantId, recent.filter((fire) => fire.tenantId === tenantId).length]));
  }

  async record(_tx: Transaction, decided: readonly Decided[]): Promise<number> {
    let recorded = 0;
    for (const { schedule, decisions, manual, backfill } of decided) {
      if (decisions.dropBuffered) this.#skipBuffered(schedule.id, 'superseded');
      if (decisions.endOthers !== undefined) this.#endRunning(schedule.id, decisions.endOthers);
      for (const record of decisions.records.filter((one) => this.#mayRecord(schedule.id, one, backfill === true))) {
        const decidedAt = this.#tables.clock.now();
        this.#tables.put({ ...record, scheduleId: schedule.id, tenantId: schedule.tenantId, manual: manual === true, backfilled: backfill === true, decidedAt, ...(record.state === 'fired' ? { firedAt: decidedAt } : {}) });
        if (record.state === 'fired') this.#tables.told.push({ command: 'start', scheduleId: schedule.id, tick: record.tick });
        recorded += 1;
      }
      if (manual !== true && backfill !== true) this.#moveOn(schedule.id, decisions);
    }
    return recorded;
  }

  async settle(_tx: Transaction, { scheduleId, tick, on, instanceId, result }: Outcome): Promise<void> {
    const fire = this.#tables.firesOf(scheduleId).find((one) => one.tick.getTime() === tick.getTime());
    const state = fire === undefined ? 'due' : nextFireState(fire.state, on);
    if (fire === undefined || state === 'due' || state === fire.state) return;
    this.#tables.put({ ...fire, state, ...(instanceId === undefined ? {} : { instanceId }), ...(result === undefined ? {} : { outcome: result }) });
    if (on === 'start' && fire.ending !== undefined && instanceId !== undefined) this.#tables.told.push({ command: fire.ending, scheduleId, tick, instanceId });
    const [oldest] = this.#tables.firesOf(scheduleId, 'buffered');
    if (this.#tables.firesOf(scheduleId, 'fired', 'started').length > 0) return;
    if (oldest === undefined) return on === 'end' ? this.#followEnd(scheduleId) : undefined;
    this.#tables.put({ ...oldest, state: 'fired', firedAt: this.#tables.clock.now() });
    this.#tables.told.push({ command: 'start', scheduleId, tick: oldest.tick });
  }

  async dropBuffered(_tx: Transaction, _tenantId: TenantId, scheduleId: ScheduleId): Promise<void> {
    this.#skipBuffered(scheduleId, 'schedule-ended');
  }

  async untilNext(): Promise<number | undefined> {
    const next = this.#waiting()[0]?.next;
    return next === undefined ? undefined : Math.max(0, next.dueAt.getTime() - this.#tables.clock.now().getTime());
  }

  async list(tenantId: TenantId, scheduleId: ScheduleId, { limit, before }: FirePageRequest): Promise<Fire[]> {
    return this.#tables
      .firesOf(scheduleId)
      .filter((fire) => fire.tenantId === tenantId && (before === undefined || fire.tick < before))
      .toReversed()
      .slice(0, limit)
      .map(({ ending: _ending, ...fire }) => fire);
  }

  async prune(_tx: Transaction, days: number, limit: number): Promise<number> {
    const before = this.#tables.clock.now().getTime() - days * dayMs;
    const old = [...this.#tables.fires].filter(([, fire]) => ['ended', 'skipped', 'misfired'].includes(fire.state) && fire.decidedAt.getTime() < before).slice(0, limit);
    for (const [key] of old) this.#tables.fires.delete(key);
    return old.length;
  }

  #mayRecord(scheduleId: ScheduleId, { tick, state }: TickRecord, backfill: boolean): boolean {
    const known = this.#tables.find(scheduleId, tick);
    return known === undefined || (backfill && ['fired', 'buffered'].includes(state) && nextFireState(known.state, state === 'fired' ? 'backfill' : 'backfill-later') === state && known.state !== state);
  }

  /** Active schedules, the earliest due first. */
  #waiting(): Schedule[] {
    return [...this.#tables.schedules.values()].filter(({ state, next }) => state === 'active' && next !== undefined).toSorted((a, b) => (a.next?.dueAt.getTime() ?? 0) - (b.next?.dueAt.getTime() ?? 0));
  }

  #skipBuffered(scheduleId: ScheduleId, reason: 'superseded' | 'schedule-ended'): void {
    for (const fire of this.#tables.firesOf(scheduleId, 'buffered')) this.#tables.put({ ...fire, state: 'skipped', reason });
  }

  #endRunning(scheduleId: ScheduleId, how: Ending): void {
    for (const fire of this.#tables.firesOf(scheduleId, 'fired', 'started').filter(({ ending }) => ending === undefined || (ending === 'cancel' && how === 'terminate'))) {
      this.#tables.put({ ...fire, ending: how });
      if (fire.instanceId !== undefined) this.#tables.told.push({ command: how, scheduleId, tick: fire.tick, instanceId: fire.instanceId });
    }
  }

  #moveOn(id: ScheduleId, { next, awaitsEnd }: TickDecisions): void {
    const schedule = this.#tables.schedules.get(id);
    if (schedule?.state !== 'active') return;
    const { next: _before, ...rest } = schedule;
    this.#tables.schedules.set(id, next === undefined ? { ...rest, state: awaitsEnd === true ? 'active' : 'ended' } : { ...rest, next });
  }

  #followEnd(id: ScheduleId): void {
    const schedule = this.#tables.schedules.get(id);
    const recurrence = schedule?.spec.timetable.recurrence;
    if (schedule?.state !== 'active' || schedule.next !== undefined || recurrence === undefined || !('afterMs' in recurrence)) return;
    const tick = new Date(this.#tables.clock.now().getTime() + recurrence.afterMs);
    this.#tables.schedules.set(id, { ...schedule, next: { tick, dueAt: tick } });
  }
}
