import type { ProblemPlace } from '@holdfast/problem/problem';
import { dueAt } from '@holdfast/schedule-core/jitter';
import { minimumIntervalMs } from '@holdfast/schedule-core/minimum-interval';
import { nextTick } from '@holdfast/schedule-core/next-tick';
import { parseTimetable, type TimetableText } from '@holdfast/schedule-core/parse-timetable';
import type { Timetable } from '@holdfast/schedule-core/timetable';
import type { ScheduleId } from '@holdfast/ids/ids';
import { refuse, type Result, accept } from '@holdfast/problem/result';
import type { ComingTick, Schedule } from './schedule.ts';
import type { ScheduleLimits } from './schedule-limits.ts';

/** Reads a timetable that somebody wrote, and holds it to the limits. */
export function readTimetable(text: TimetableText, limits: ScheduleLimits): Result<Timetable, 'schedule-invalid'> {
  const parsed = parseTimetable(text);
  if (!parsed.ok) return refuse('schedule-invalid', { errors: parsed.errors });
  const { timetable } = parsed;
  const errors: ProblemPlace[] = [];
  if (minimumIntervalMs(timetable.recurrence) < limits.minimumIntervalMs) errors.push({ pointer: '/recurrence', message: `has ticks closer than ${limits.minimumIntervalMs / 1000} seconds` });
  return errors.length > 0 ? refuse('schedule-invalid', { errors }) : accept(timetable);
}

/** The timetable of a schedule in the store; undefined when it cannot be read any more: a runtime may forget a zone. */
export function storedTimetable({ spec }: Schedule): Timetable | undefined {
  const parsed = parseTimetable(spec.timetable);
  return parsed.ok ? parsed.timetable : undefined;
}

/** The timetable of a schedule in the store. @throws when it cannot be read any more. */
export function timetableOf(schedule: Schedule): Timetable {
  const timetable = storedTimetable(schedule);
  if (timetable === undefined) throw new Error('a timetable in the store cannot be read');
  return timetable;
}

/** The first tick later than `after`; undefined when no more come. */
export function comingTick(timetable: Timetable, id: ScheduleId, after: Date): ComingTick | undefined {
  const { recurrence } = timetable;
  const tick = nextTick(timetable, after) ?? (recurrence.kind === 'after' ? new Date(after.getTime() + recurrence.afterMs) : undefined);
  return tick === undefined ? undefined : { tick, dueAt: dueAt(timetable, id, tick) };
}
