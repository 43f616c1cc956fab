/** A point in time taken apart as C's `struct tm` does, with the full year. */
export type BrokenDown = {
  readonly year: number;
  /** 0 to 11. */
  readonly month: number;
  /** From 1. */
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** From 0. */
  readonly yearday: number;
};

export const secondsPerDay = 86_400;

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar; months and days may overflow. */
export function daysFrom(year: number, month: number, day: number): number {
  const years = year + Math.floor(month / 12);
  const wrapped = ((month % 12) + 12) % 12;
  const shifted = years - (wrapped < 2 ? 1 : 0);
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((wrapped + 10) % 12) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** Unix time in seconds of a broken-down time in UTC; every field may overflow into the next. */
export function toSeconds({ year, month, day, hour, minute, second }: Omit<BrokenDown, 'weekday' | 'yearday'>): number {
  return daysFrom(year, month, day) * secondsPerDay + hour * 3600 + minute * 60 + second;
}

/** The broken-down time in UTC of whole seconds of Unix time. */
export function fromSeconds(seconds: number): BrokenDown {
  const days = Math.floor(seconds / secondsPerDay);
  const rest = seconds - days * secondsPerDay;
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = (marchMonth + 2) % 12;
  const year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);
  return {
    year,
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    weekday: weekdayOf(days),
    yearday: days - daysFrom(year, 0, 1),
  };
}

export function weekdayOf(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}

/** The ISO 8601 week and the year it belongs to. */
export function isoWeek({ year, yearday, weekday }: BrokenDown): { readonly year: number; readonly week: number } {
  const fromMonday = (weekday + 6) % 7;
  const week = Math.floor((yearday - fromMonday + 10) / 7);
  if (week < 1) return { year: year - 1, week: weeksIn(year - 1) };
  return week > weeksIn(year) ? { year: year + 1, week: 1 } : { year, week };
}

function weeksIn(year: number): number {
  const thursday = 4;
  const first = weekdayOf(daysFrom(year, 0, 1));
  const last = weekdayOf(daysFrom(year, 11, 31));
  return first === thursday || last === thursday ? 53 : 52;
}

export const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
export const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
