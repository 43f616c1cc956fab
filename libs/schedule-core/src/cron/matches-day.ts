import { dateOf, lengthOfMonth, weekdayOf, type DayNumber } from '../calendar/local-date.ts';
import type { Cron, MonthDay, WeekDay } from './cron.ts';

const [sunday, saturday] = [0, 6];

/** The Monday to Friday nearest to `day` without leaving the month; `first` is the month's first day. */
function nearestWeekday(first: DayNumber, length: number, day: number): number {
  const weekday = weekdayOf(first + day - 1);
  if (weekday === saturday) return day === 1 ? 3 : day - 1;
  if (weekday === sunday) return day === length ? day - 2 : day + 1;
  return day;
}

function matchesMonthDay(rule: MonthDay, first: DayNumber, length: number, day: number): boolean {
  switch (rule.kind) {
    case 'day':
      return day === rule.day;
    case 'before-last':
      return day === length - rule.days;
    case 'nearest-weekday':
      return rule.day <= length && day === nearestWeekday(first, length, rule.day);
    case 'last-weekday':
      return day === nearestWeekday(first, length, length);
  }
}

function matchesWeekDay(rule: WeekDay, weekday: number, length: number, day: number): boolean {
  if (weekday !== rule.weekday) return false;
  switch (rule.kind) {
    case 'every':
      return true;
    case 'nth':
      return Math.ceil(day / 7) === rule.nth;
    case 'last':
      return day > length - 7;
  }
}

/** Whether a day of the schedule's calendar has ticks. */
export function matchesDay(cron: Cron, number: DayNumber): boolean {
  const { year, month, day } = dateOf(number);
  if (!cron.months.includes(month)) return false;
  const length = lengthOfMonth(year, month);
  const byMonth = cron.monthDays?.some((rule) => matchesMonthDay(rule, number - day + 1, length, day));
  const byWeek = cron.weekDays?.some((rule) => matchesWeekDay(rule, weekdayOf(number), length, day));
  if (byMonth === undefined && byWeek === undefined) return true;
  return byMonth === true || byWeek === true;
}
