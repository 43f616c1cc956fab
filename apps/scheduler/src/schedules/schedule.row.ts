import type { ScheduleId, TenantId } from '@holdfast/ids/ids';
import { json } from '@holdfast/contracts/json';
import { overlapPolicies } from '@holdfast/schedule-core/overlap';
import type { TimetableText } from '@holdfast/schedule-core/parse-timetable';
import type { ScheduleState } from '@holdfast/schedule-core/schedule-state';
import { z } from 'zod';
import type { Schedule } from './schedule.ts';

/** A row of `schedules`. */
export interface ScheduleRow {
  readonly schedule_id: ScheduleId;
  readonly tenant_id: TenantId;
  readonly name: string;
  readonly state: ScheduleState;
  readonly version: number;
  readonly definition: unknown;
  readonly input: unknown;
  readonly timetable: unknown;
  readonly overlap: string;
  readonly catch_up_ms: number;
  readonly created_by: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly next_tick: Date | null;
  readonly due_at: Date | null;
}

/** The columns of a ScheduleRow; `bigint` would come as text. */
export const scheduleColumns =
  's.schedule_id, s.tenant_id, s.name, s.state, s.version, s.definition, s.input, s.timetable, s.overlap, s.catch_up_ms::float8 AS catch_up_ms, s.created_by, s.created_at, s.updated_at, s.next_tick, s.due_at';

const moment = z.iso.datetime().transform((text) => new Date(text));

const storedTimetable = z.strictObject({
  recurrence: z.union([z.strictObject({ cron: z.string() }), z.strictObject({ everyMs: z.int().positive() }), z.strictObject({ afterMs: z.int().positive() })]),
  zone: z.string(),
  startAt: moment,
  endAt: moment.optional(),
  exclude: z.array(z.union([z.strictObject({ from: z.string(), to: z.string() }), z.strictObject({ yearly: z.string() })])),
  jitterMs: z.int().min(0),
});

const storedDefinition = z.strictObject({ namespace: z.string(), name: z.string(), version: z.string() });

const storedOverlap = z.enum(overlapPolicies);

function timetableOf(stored: unknown): TimetableText {
  const { endAt, ...rest } = storedTimetable.parse(stored);
  return { ...rest, ...(endAt === undefined ? {} : { endAt }) };
}

export function scheduleOf(row: ScheduleRow): Schedule {
  return {
    id: row.schedule_id,
    tenantId: row.tenant_id,
    spec: {
      name: row.name,
      definition: storedDefinition.parse(row.definition),
      input: json.parse(row.input),
      timetable: timetableOf(row.timetable),
      overlap: storedOverlap.parse(row.overlap),
      catchUpMs: row.catch_up_ms,
    },
    state: row.state,
    version: row.version,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.next_tick === null || row.due_at === null ? {} : { next: { tick: row.next_tick, dueAt: row.due_at } }),
  };
}
