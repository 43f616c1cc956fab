import { expect, it } from 'vitest';
import { previewTicks } from './preview-ticks.ts';
import { timetable } from './testing/timetables.ts';

function preview(cron: string, zone: string, after: string, count: number): [string, ...string[]][] {
  return previewTicks(timetable({ recurrence: { cron }, zone }), new Date(after), count).map(({ local, notes }) => [local, ...notes]);
}

it('shows what the wall clock shows, and says so where the clocks go forward', () => {
  expect(preview('30 2 * * *', 'Europe/Berlin', '2026-03-27T12:00:00Z', 3)).toEqual([
    ['2026-03-28T02:30:00+01:00'],
    ['2026-03-29T03:30:00+02:00', 'moved-by-gap'],
    ['2026-03-30T02:30:00+02:00'],
  ]);
  expect(preview('30 * * * *', 'Europe/Berlin', '2026-03-29T00:00:00Z', 2)).toEqual([
    ['2026-03-29T01:30:00+01:00', 'clocks-change'],
    ['2026-03-29T03:30:00+02:00', 'clocks-change'],
  ]);
  // It is there in its own right.
  expect(preview('30 2,3 * * *', 'Europe/Berlin', '2026-03-29T00:00:00Z', 1)).toEqual([['2026-03-29T03:30:00+02:00', 'clocks-change']]);
});

it('tells the two readings apart where the clocks go back', () => {
  expect(preview('0,30 * * * *', 'America/New_York', '2026-11-01T04:59:00Z', 5)).toEqual([
    ['2026-11-01T01:00:00-04:00', 'first-of-two'],
    ['2026-11-01T01:30:00-04:00', 'first-of-two'],
    ['2026-11-01T01:00:00-05:00', 'second-of-two'],
    ['2026-11-01T01:30:00-05:00', 'second-of-two'],
    ['2026-11-01T02:00:00-05:00', 'clocks-change'],
  ]);
  expect(preview('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([['2026-11-01T01:30:00-04:00', 'first-of-two'], ['2026-11-02T01:30:00-05:00']]);
});

it('moves no tick of a fixed distance, and shows parts of a second', () => {
  const every = timetable({ recurrence: { everyMs: 1_800_500 }, zone: 'Europe/Berlin', startAt: new Date('2026-03-29T00:30:00Z') });
  expect(previewTicks(every, new Date(0), 3).map(({ local, notes }) => [local, ...notes])).toEqual([
    ['2026-03-29T01:30:00+01:00', 'clocks-change'],
    ['2026-03-29T03:00:00.500+02:00', 'clocks-change'],
    ['2026-03-29T03:30:01+02:00', 'clocks-change'],
  ]);
});

it('ends with the ticks', () => {
  expect(previewTicks(timetable({ recurrence: { cron: '@daily' }, endAt: new Date('2026-01-02T00:00:00Z') }), new Date(0), 10)).toHaveLength(2);
});
