import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import { parseTimetable, type TimetableText } from '@holdfast/schedule-core/parse-timetable';
import { previewTicks, type PreviewedTick } from '@holdfast/schedule-core/preview-ticks';
import type { FireLedger, FirePageRequest } from './fire-ledger.store.ts';
import type { Fire } from './fire.ts';
import { timetableOf } from './plan-schedule.ts';
import type { SchedulePageRequest, ScheduleStore } from './schedule.store.ts';
import type { Json, Schedule } from './schedule.ts';

/** Everything that is asked about schedules and changes nothing. */
export class ReadSchedules {
  readonly #schedules: ScheduleStore;
  readonly #ledger: FireLedger;

  constructor(schedules: ScheduleStore, ledger: FireLedger) {
    this.#schedules = schedules;
    this.#ledger = ledger;
  }

  async find(tenantId: TenantId, id: ScheduleId): Promise<Result<Schedule, 'schedule-not-found'>> {
    const schedule = await this.#schedules.find(tenantId, id);
    return schedule === undefined ? refuse('schedule-not-found') : accept(schedule);
  }

  async input(tenantId: TenantId, id: ScheduleId, version: number): Promise<Result<Json, 'schedule-not-found'>> {
    const input = await this.#schedules.findInput(tenantId, id, version);
    return input === undefined ? refuse('schedule-not-found') : accept(input);
  }

  list(tenantId: TenantId, page: SchedulePageRequest): Promise<Schedule[]> {
    return this.#schedules.list(tenantId, page);
  }

  async ticks(tenantId: TenantId, id: ScheduleId, page: FirePageRequest): Promise<Result<Fire[], 'schedule-not-found'>> {
    if ((await this.#schedules.find(tenantId, id)) === undefined) return refuse('schedule-not-found');
    return accept(await this.#ledger.list(tenantId, id, page));
  }

  /** What comes if the schedule is active, or were. */
  async preview(tenantId: TenantId, id: ScheduleId, count: number): Promise<Result<PreviewedTick[], 'schedule-not-found'>> {
    const schedule = await this.#schedules.find(tenantId, id);
    if (schedule === undefined) return refuse('schedule-not-found');
    return accept(schedule.state === 'ended' ? [] : previewTicks(timetableOf(schedule), await this.#schedules.now(), count));
  }

  /** What would come, of a timetable that is not saved. */
  async previewText(text: (now: Date) => TimetableText, count: number): Promise<Result<PreviewedTick[], 'schedule-invalid'>> {
    const now = await this.#schedules.now();
    const parsed = parseTimetable(text(now));
    return parsed.ok ? accept(previewTicks(parsed.timetable, new Date(now.getTime() - 1), count)) : refuse('schedule-invalid', { errors: parsed.errors });
  }
}
