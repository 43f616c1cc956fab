import { parseTimetable, type TimetableText } from '../parse-timetable.ts';
import type { Timetable } from '../timetable.ts';

/** A timetable in UTC from the beginning of 2026, of the parts that matter. */
export function timetable(parts: Partial<TimetableText> & Pick<TimetableText, 'recurrence'>): Timetable {
  const parsed = parseTimetable({ zone: 'UTC', startAt: new Date('2026-01-01T00:00:00Z'), exclude: [], jitterMs: 0, ...parts });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.timetable;
}
