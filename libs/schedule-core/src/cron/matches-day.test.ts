import { describe, expect, it } from 'vitest';
import { dateOf, dayNumber } from '../calendar/local-date.ts';
import { matchesDay } from './matches-day.ts';
import { parseCron } from './parse-cron.ts';

/** Days of a month that have ticks. */
function days(dayOfMonth: string, dayOfWeek: string, month: string): number[] {
  const parsed = parseCron(`0 0 ${dayOfMonth} * ${dayOfWeek}`);
  if (!parsed.ok) throw new Error(parsed.message);
  const [year = 0, ofYear = 0] = month.split('-').map(Number);
  const first = dayNumber({ year, month: ofYear, day: 1 });
  return Array.from({ length: 31 }, (_, index) => first + index).filter((day) => dateOf(day).month === ofYear && matchesDay(parsed.cron, day)).map((day) => dateOf(day).day);
}

describe('a day has ticks', () => {
  it.each([
    ['L', '*', '2024-02', [29]], ['L', '*', '2023-02', [28]], ['L-3', '*', '2026-11', [27]], ['31', '*', '2026-11', []],
    // 2026-08-01 is a Saturday, 2026-08-16 a Sunday, 2026-05-31 a Sunday, 2026-02-28 a Saturday.
    ['1W', '*', '2026-08', [3]], ['15W', '*', '2026-08', [14]], ['16W', '*', '2026-08', [17]], ['12W', '*', '2026-08', [12]],
    ['31W', '*', '2026-05', [29]], ['31W', '*', '2026-06', []], ['LW', '*', '2026-05', [29]], ['LW', '*', '2026-02', [27]], ['LW', '*', '2026-06', [30]],
    ['*', '5#2', '2026-11', [13]], ['*', '1#5', '2026-11', [30]], ['*', '2#5', '2026-11', []], ['*', '5L', '2026-11', [27]], ['*', '0', '2026-11', [1, 8, 15, 22, 29]], ['*', '7', '2026-11', [1, 8, 15, 22, 29]],
    // Both restricted: either.
    ['13', '5', '2026-11', [6, 13, 20, 27]], ['12', '5', '2026-11', [6, 12, 13, 20, 27]], ['?', '6#1', '2026-11', [7]],
  ])('for day of month %s and day of week %s in %s: %j', (dayOfMonth, dayOfWeek, month, expected) => {
    expect(days(dayOfMonth, dayOfWeek, month)).toEqual(expected);
  });
});
