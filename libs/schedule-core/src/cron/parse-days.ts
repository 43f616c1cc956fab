import type { MonthDay, WeekDay } from './cron.ts';
import { CronSyntaxError, isWildcard, parseField, parseValue, type FieldSpec } from './parse-field.ts';

const monthDay: FieldSpec = { name: 'day of month', min: 1, max: 31 };
/** 7 is Sunday as well. */
const weekDay: FieldSpec = { name: 'day of week', min: 0, max: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] };

function parseMonthDay(text: string): MonthDay[] {
  if (text === 'LW') return [{ kind: 'last-weekday' }];
  const fromEnd = /^L(?:-(\d{1,2}))?$/u.exec(text);
  if (fromEnd !== null) {
    const days = Number(fromEnd[1] ?? 0);
    if (days > 30) throw new CronSyntaxError(`day of month: "${text}" is before every month's first day`);
    return [{ kind: 'before-last', days }];
  }
  if (text.endsWith('W')) return [{ kind: 'nearest-weekday', day: parseValue(monthDay, text.slice(0, -1)) }];
  return parseField(monthDay, text).map((day) => ({ kind: 'day', day }));
}

function parseWeekDay(text: string): WeekDay[] {
  if (/#[1-5]$/u.test(text)) return [{ kind: 'nth', weekday: parseValue(weekDay, text.slice(0, -2)) % 7, nth: Number(text.slice(-1)) }];
  if (text.endsWith('L')) return [{ kind: 'last', weekday: parseValue(weekDay, text.slice(0, -1)) % 7 }];
  return parseField(weekDay, text).map((weekday) => ({ kind: 'every', weekday: weekday % 7 }));
}

export function parseMonthDays(text: string): MonthDay[] | undefined {
  return isWildcard(text) ? undefined : text.toUpperCase().split(',').flatMap(parseMonthDay);
}

export function parseWeekDays(text: string): WeekDay[] | undefined {
  return isWildcard(text) ? undefined : text.toUpperCase().split(',').flatMap(parseWeekDay);
}
