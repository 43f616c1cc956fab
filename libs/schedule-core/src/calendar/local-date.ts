/** A day of the proleptic Gregorian calendar, without a zone. */
export interface LocalDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

export const secondsPerDay = 86_400;

/** A date as the number of days since 1970-01-01: dates are counted in it, and taken apart to be looked at. */
export type DayNumber = number;

export function dateOf(number: DayNumber): LocalDate {
  const date = new Date(number * secondsPerDay * 1000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

export function dayNumber({ year, month, day }: LocalDate): DayNumber {
  return Date.UTC(year, month - 1, day) / (secondsPerDay * 1000);
}

/** 0 is Sunday, 6 is Saturday. */
export function weekdayOf(number: DayNumber): number {
  return (((number + 4) % 7) + 7) % 7;
}

export function lengthOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The date of an ISO 8601 text such as `2026-12-24`; undefined when there is no such day. */
export function parseDate(text: string): LocalDate | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text);
  if (match === null) return undefined;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  return formatDate(dateOf(dayNumber(date))) === text ? date : undefined;
}

export function formatDate({ year, month, day }: LocalDate): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
