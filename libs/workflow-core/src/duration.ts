import { z } from 'zod';

/** An amount of time; months are of the calendar (UTC), all else is exact. */
export interface Duration {
  readonly months: number;
  readonly milliseconds: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A hundred years: more is a mistake, and up to it every moment has a date. */
const longest: Duration = { months: 1200, milliseconds: 36_525 * day };

const amount = z.int().nonnegative().optional();

const inline = z
  .strictObject({ days: amount, hours: amount, minutes: amount, seconds: amount, milliseconds: amount })
  .refine((parts) => Object.keys(parts).length > 0)
  .transform(({ days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }): Duration => ({
    months: 0,
    milliseconds: days * day + hours * hour + minutes * minute + seconds * second + milliseconds,
  }));

/** The DSL schema's pattern, but years and months are whole: a part of a month has no length. */
const iso =
  /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?=\d)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/u;

const literal = z
  .string()
  .regex(iso)
  .transform((text): Duration => {
    const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = (iso.exec(text) ?? []).slice(1).map((count: string | undefined) => Number(count ?? 0));
    return { months: years * 12 + months, milliseconds: Math.round((weeks * 7 + days) * day + hours * hour + minutes * minute + seconds * second) };
  });

export const noDuration = 'This must be a duration: whole days, hours, minutes, seconds or milliseconds, or ISO 8601 such as PT30S or P7D.';

/** A duration of the DSL: inline (`{ minutes: 5 }`) or ISO 8601 (`PT5M`). */
export const duration = z
  .union([inline, literal], { error: noDuration })
  .refine(({ months, milliseconds }) => months <= longest.months && milliseconds <= longest.milliseconds, 'A duration is at most a hundred years.');

/** `amount`, `factor` times, as far as a duration may be; the factor may be infinite. */
export function times({ months, milliseconds }: Duration, factor: number): Duration {
  const most = Math.min(factor, Number.MAX_SAFE_INTEGER);
  return { months: Math.min(months * most, longest.months), milliseconds: Math.min(milliseconds * most, longest.milliseconds) };
}

/** The moment that lies `amount` after `start`. A day that the month does not have becomes its last day (31 January + P1M). */
export function after(start: Date, { months, milliseconds }: Duration): Date {
  const moved = new Date(start);
  moved.setUTCMonth(start.getUTCMonth() + months);
  if (moved.getUTCDate() !== start.getUTCDate()) moved.setUTCDate(0);
  return new Date(moved.getTime() + milliseconds);
}
