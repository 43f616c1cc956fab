import { expect, it } from 'vitest';
import { minimumIntervalMs } from './minimum-interval.ts';
import { timetable } from './testing/timetables.ts';

it.each([
  ['* * * * * *', 1], ['*/10 * * * * *', 10], ['0,55 * * * * *', 5], ['* * * * *', 60], ['*/25 * * * *', 600], ['0,50 8,9 * * *', 600], ['0 * * * *', 3600], ['0 8,20 * * *', 43_200],
  ['0 0,23 * * *', 3600], ['0 9 * * *', 86_400], ['59 59 23 * * *', 86_400], ['0,59 0,59 0,23 * * *', 1],
])('%s ticks %i seconds apart at the closest', (cron, seconds) => {
  expect(minimumIntervalMs(timetable({ recurrence: { cron } }).recurrence)).toBe(seconds * 1000);
});

it('a fixed distance is its own', () => {
  expect(minimumIntervalMs({ kind: 'every', everyMs: 1234 })).toBe(1234);
});
