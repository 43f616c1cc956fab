import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import type { Transaction } from '@holdfast/transaction/transaction';
import type { ScheduleChange, SchedulePageRequest, ScheduleStore } from './schedule.store.ts';
import type { Json, Schedule } from './schedule.ts';
import type { MemoryTables } from './tables.store.memory.ts';

export class MemoryScheduleStore implements ScheduleStore {
  readonly #tables: MemoryTables;
  /** By id and version. */
  readonly #replaced = new Map<string, { readonly input: Json; readonly at: Date }>();

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async now(): Promise<Date> {
    return this.#tables.clock.now();
  }

  async countForCreate(_tx: Transaction, tenantId: TenantId): Promise<number> {
    return this.#alive(tenantId).length;
  }

  async create(_tx: Transaction, schedule: Schedule): Promise<boolean> {
    if (this.#alive(schedule.tenantId).some(({ spec }) => spec.name === schedule.spec.name)) return false;
    this.#tables.schedules.set(schedule.id, schedule);
    return true;
  }

  async lock(_tx: Transaction, tenantId: TenantId, id: ScheduleId): Promise<Schedule | undefined> {
    return this.find(tenantId, id);
  }

  async change(_tx: Transaction, _tenantId: TenantId, id: ScheduleId, { state, next, spec }: ScheduleChange): Promise<boolean> {
    const schedule = this.#tables.schedules.get(id);
    if (schedule === undefined) throw new Error('only a locked schedule is changed');
    if (spec !== undefined && this.#alive(schedule.tenantId).some((other) => other.id !== id && other.spec.name === spec.name)) return false;
    const { next: _before, ...rest } = schedule;
    if (spec !== undefined) this.#replaced.set(`${id} ${schedule.version}`, { input: schedule.spec.input, at: this.#tables.clock.now() });
    this.#tables.schedules.set(id, {
      ...rest,
      state,
      ...(next === undefined ? {} : { next }),
      ...(spec === undefined ? {} : { spec, version: schedule.version + 1 }),
      updatedAt: this.#tables.clock.now(),
    });
    return true;
  }

  async find(tenantId: TenantId, id: ScheduleId): Promise<Schedule | undefined> {
    const schedule = this.#tables.schedules.get(id);
    return schedule?.tenantId === tenantId ? schedule : undefined;
  }

  async findInput(tenantId: TenantId, id: ScheduleId, version: number): Promise<Json | undefined> {
    const schedule = this.#tables.schedules.get(id);
    if (schedule?.tenantId !== tenantId) return undefined;
    return schedule.version === version ? schedule.spec.input : this.#replaced.get(`${id} ${version}`)?.input;
  }

  async forgetInputs(days: number): Promise<void> {
    const before = this.#tables.clock.now().getTime() - days * 86_400_000;
    for (const [name, { at }] of this.#replaced) if (at.getTime() < before) this.#replaced.delete(name);
  }

  async list(tenantId: TenantId, { limit, after, state }: SchedulePageRequest): Promise<Schedule[]> {
    return [...this.#tables.schedules.values()]
      .filter((schedule) => schedule.tenantId === tenantId && (after === undefined || schedule.id < after) && (state === undefined || schedule.state === state))
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, limit);
  }

  #alive(tenantId: TenantId): Schedule[] {
    return [...this.#tables.schedules.values()].filter((schedule) => schedule.tenantId === tenantId && schedule.state !== 'ended');
  }
}
