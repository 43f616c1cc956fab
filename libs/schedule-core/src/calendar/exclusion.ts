import { dateOf, dayNumber, parseDate, type DayNumber, type LocalDate } from './local-date.ts';

/** Days, on the schedule's own calendar, that have no ticks: from and to are both excluded. `yearly` is a month and a day, `12-25`. */
export type Exclusion = { readonly from: string; readonly to: string } | { readonly yearly: string };

/** The first day with ticks, from a day on: itself when it is not excluded. However long an exclusion is, it is left in one step. */
export type FirstOpenDay = (day: DayNumber) => DayNumber;

/** A leap year, so that `02-29` is a day. */
const leapYear = '2024';

/** The days of one exclusion that follow one another from a day on end before the day that this gives; undefined when it names no days. */
function endOf(exclusion: Exclusion): FirstOpenDay | undefined {
  if ('yearly' in exclusion) {
    const named = parseDate(`${leapYear}-${exclusion.yearly}`);
    return named && ((day) => {
      const date = dateOf(day);
      return date.month === named.month && date.day === named.day ? day + 1 : day;
    });
  }
  const [from, to] = [parseDate(exclusion.from), parseDate(exclusion.to)].map((date?: LocalDate) => (date === undefined ? Number.NaN : dayNumber(date)));
  return from !== undefined && to !== undefined && from <= to ? (day) => (from <= day && day <= to ? to + 1 : day) : undefined;
}

/** @returns how they are left, or the index of the first exclusion that names no days. */
export function excludes(exclusions: readonly Exclusion[]): FirstOpenDay | number {
  const ends: FirstOpenDay[] = [];
  for (const [index, exclusion] of exclusions.entries()) {
    const end = endOf(exclusion);
    if (end === undefined) return index;
    ends.push(end);
  }
  return (day) => {
    let open = day;
    // Where one exclusion ends another may hold.
    for (let before = Number.NaN; open !== before; ) {
      before = open;
      for (const end of ends) open = end(open);
    }
    return open;
  };
}
