import { excludes, type Exclusion } from './calendar/exclusion.ts';
import { isZone } from './calendar/zone.ts';
import { parseCron } from './cron/parse-cron.ts';
import type { Recurrence } from './recurrence.ts';
import type { Timetable } from './timetable.ts';

/** A timetable as it is written down: in a request and in the database. */
export interface TimetableText {
  readonly recurrence: { readonly cron: string } | { readonly everyMs: number } | { readonly afterMs: number };
  readonly zone: string;
  readonly startAt: Date;
  readonly endAt?: Date;
  readonly exclude: readonly Exclusion[];
  readonly jitterMs: number;
}

/** What is wrong, and where: a JSON pointer into the text. */
export interface TimetableError {
  readonly pointer: string;
  readonly message: string;
}

function parseRecurrence(text: TimetableText['recurrence']): Recurrence | TimetableError {
  if ('everyMs' in text) return { kind: 'every', everyMs: text.everyMs };
  if ('afterMs' in text) return { kind: 'after', afterMs: text.afterMs };
  const parsed = parseCron(text.cron);
  return parsed.ok ? { kind: 'cron', cron: parsed.cron } : { pointer: '/recurrence/cron', message: parsed.message };
}

/** @returns every error at once. */
export function parseTimetable(text: TimetableText): { readonly ok: true; readonly timetable: Timetable } | { readonly ok: false; readonly errors: readonly TimetableError[] } {
  const { zone, startAt, endAt, jitterMs } = text;
  const recurrence = parseRecurrence(text.recurrence);
  const firstOpenDay = excludes(text.exclude);
  const errors: TimetableError[] = [];
  if ('pointer' in recurrence) errors.push(recurrence);
  if (!isZone(zone)) errors.push({ pointer: '/zone', message: 'is not an IANA time zone' });
  if (endAt !== undefined && endAt < startAt) errors.push({ pointer: '/endAt', message: 'is before the start' });
  if (typeof firstOpenDay === 'number') errors.push({ pointer: `/exclude/${firstOpenDay}`, message: 'names no day: write 2026-12-24, or 12-25 for every year, and no end before the beginning' });
  if ('pointer' in recurrence || typeof firstOpenDay === 'number' || errors.length > 0) return { ok: false, errors };
  return { ok: true, timetable: { recurrence, zone, startAt, ...(endAt === undefined ? {} : { endAt }), firstOpenDay, jitterMs } };
}
