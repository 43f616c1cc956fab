import type { IdSource } from '@holdfast/ids/id-source';
import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { accept, refuse, type Result } from '@holdfast/problem/result';
import type { Transaction, Transactions } from '@holdfast/transaction/transaction';
import { compareVersions } from '@holdfast/workflow-core/definition/compare-versions';
import type { StartRule } from '@holdfast/workflow-core/definition/schedule';
import { lockDecided } from './change-schedule.ts';
import type { DecideDueTicks } from './decide-due-ticks.ts';
import type { DefinitionScheduleStore } from './definition-schedule.store.ts';
import type { FireLedger } from './fire-ledger.store.ts';
import { comingTick, readTimetable } from './plan-schedule.ts';
import type { ScheduleLimits } from './schedule-limits.ts';
import type { ScheduleStore } from './schedule.store.ts';
import type { DefinitionKey, Schedule, ScheduleSpec } from './schedule.ts';

/** What a published version says of starting by itself. */
export interface Announcement {
  readonly tenantId: TenantId;
  readonly definition: DefinitionKey;
  readonly publishedBy: string;
  /** Null: nothing. */
  readonly rule: StartRule | null;
}

export interface RegisterParts {
  readonly transactions: Transactions;
  readonly schedules: ScheduleStore;
  readonly definitions: DefinitionScheduleStore;
  readonly ledger: FireLedger;
  readonly decide: DecideDueTicks;
  readonly limits: ScheduleLimits;
  readonly ids: IdSource;
  /** Told of a schedule that the limits do not allow: its version is published all the same. */
  readonly onRefused: (announcement: Announcement, code: string) => void;
}

const catchUpMs = 3_600_000;

/** Gives a definition the schedule that its newest version asks for, and ends that of the version before. An older version, or the same again, changes nothing. */
export class RegisterDefinition {
  readonly #parts: RegisterParts;

  constructor(parts: RegisterParts) {
    this.#parts = parts;
  }

  async execute(announcement: Announcement): Promise<void> {
    const { transactions, schedules, definitions, onRefused } = this.#parts;
    const { tenantId, definition } = announcement;
    const now = await schedules.now();
    await transactions.run(async (tx) => {
      const known = await definitions.lockKnown(tx, tenantId, definition);
      if (known !== undefined && compareVersions(definition.version, known.version) <= 0) return;
      if (known?.scheduleId !== undefined) await this.#end(tx, tenantId, known.scheduleId, now);
      const made = await this.#create(tx, announcement, now);
      if (!made.ok) onRefused(announcement, made.refusal.code);
      await definitions.remember(tx, tenantId, definition, made.ok ? made.value : { refused: made.refusal.code });
    });
  }

  async #end(tx: Transaction, tenantId: TenantId, id: ScheduleId, now: Date): Promise<void> {
    const { schedules, ledger } = this.#parts;
    const schedule = await lockDecided(tx, this.#parts, { tenantId, id, now });
    if (schedule === undefined || schedule.state === 'ended') return;
    await schedules.change(tx, tenantId, id, { state: 'ended', next: undefined });
    await ledger.dropBuffered(tx, tenantId, id);
  }

  async #create(tx: Transaction, { tenantId, definition, publishedBy, rule }: Announcement, now: Date): Promise<Result<{ readonly scheduleId?: ScheduleId }, 'schedule-invalid' | 'schedule-limit-reached'>> {
    const { schedules, limits, ids } = this.#parts;
    if (rule === null) return accept({});
    const timetable = { recurrence: rule, zone: 'UTC', startAt: now, exclude: [], jitterMs: 0 };
    const read = readTimetable(timetable, limits);
    if (!read.ok) return read;
    const id = ids.next<ScheduleId>();
    const next = comingTick(read.value, id, new Date(now.getTime() - 1));
    if (next === undefined) return refuse('schedule-invalid');
    if ((await schedules.countForCreate(tx, tenantId)) >= limits.schedules) return refuse('schedule-limit-reached');
    const spec = { definition, input: {}, timetable, overlap: 'afterMs' in rule ? 'skip' : 'allow-all', catchUpMs } as const;
    const schedule = (name: string): Schedule => ({ id, tenantId, spec: { name, ...spec } satisfies ScheduleSpec, state: 'active', version: 1, createdBy: publishedBy, createdAt: now, updatedAt: now, next });
    const name = `${definition.namespace}/${definition.name}`;
    // Somebody may have given the name to a schedule of their own.
    if (!(await schedules.create(tx, schedule(name)))) await schedules.create(tx, schedule(`${name} ${id}`));
    return accept({ scheduleId: id });
  }
}
