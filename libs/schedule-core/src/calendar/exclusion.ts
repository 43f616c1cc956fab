import { dateOf, dayNumber, formatDate, parseDate, type DayNumber, type LocalDate } from './local-date.ts';

/** Days, on the schedule's own calendar, that have no ticks: from and to are both excluded. `yearly` is a month and a day, `12-25`. */
export type Exclusion = { readonly from: string; readonly to: string } | { readonly yearly: string };

/** Whether a day has no ticks. */
export type DayTest = (day: DayNumber) => boolean;

/** A leap year, so that `02-29` is a day. */
const leapYear = '2024';

function testOf(exclusion: Exclusion): DayTest | undefined {
  if ('yearly' in exclusion) {
    const { yearly } = exclusion;
    return parseDate(`${leapYear}-${yearly}`) === undefined ? undefined : (day) => formatDate(dateOf(day)).endsWith(`-${yearly}`);
  }
  const [from, to] = [parseDate(exclusion.from), parseDate(exclusion.to)].map((date?: LocalDate) => (date === undefined ? Number.NaN : dayNumber(date)));
  return from !== undefined && to !== undefined && from <= to ? (day) => from <= day && day <= to : undefined;
}

/** @returns the test, or the index of the first exclusion that names no days. */
export function excludes(exclusions: readonly Exclusion[]): DayTest | number {
  const tests: DayTest[] = [];
  for (const [index, exclusion] of exclusions.entries()) {
    const test = testOf(exclusion);
    if (test === undefined) return index;
    tests.push(test);
  }
  return (day) => tests.some((test) => test(day));
}
