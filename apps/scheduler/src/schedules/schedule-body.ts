import type { Exclusion } from '@holdfast/schedule-core/calendar/exclusion';
import type { OverlapPolicy } from '@holdfast/schedule-core/overlap';
import type { TimetableText } from '@holdfast/schedule-core/parse-timetable';
import type { DefinitionKey, Json, ScheduleSpec } from './schedule.ts';

/** A timetable as requests write it. Durations are milliseconds by now. */
export interface TimetableBody {
  readonly recurrence: { readonly cron: string } | { readonly every: number };
  readonly zone: string;
  readonly startAt?: string | undefined;
  readonly endAt?: string | undefined;
  readonly exclude: readonly Exclusion[];
}

/** A schedule as requests write it. */
export interface ScheduleBody extends TimetableBody {
  readonly name: string;
  readonly definition: DefinitionKey;
  readonly input: Json;
  readonly jitterSeconds: number;
  readonly overlap: OverlapPolicy;
  readonly catchUpSeconds: number;
}

/** @param otherwise the start of a timetable that names none. */
export function timetableFrom({ recurrence, zone, startAt, endAt, exclude }: TimetableBody, jitterMs: number, otherwise: Date): TimetableText {
  return {
    recurrence: 'cron' in recurrence ? recurrence : { everyMs: recurrence.every },
    zone,
    startAt: startAt === undefined ? otherwise : new Date(startAt),
    ...(endAt === undefined ? {} : { endAt: new Date(endAt) }),
    exclude,
    jitterMs,
  };
}

export function specFrom(body: ScheduleBody): (otherwise: Date) => ScheduleSpec {
  const { name, definition, input, jitterSeconds, overlap, catchUpSeconds } = body;
  return (otherwise) => ({ name, definition, input, timetable: timetableFrom(body, jitterSeconds * 1000, otherwise), overlap, catchUpMs: catchUpSeconds * 1000 });
}
