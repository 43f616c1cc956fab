import { expect, it } from 'vitest';
import { timetable } from './testing/timetables.ts';
import { ticksBetween } from './ticks-between.ts';

const minutely = timetable({ recurrence: { cron: '* * * * *' } });
const at = (text: string) => new Date(`2026-01-01T${text}Z`);

it('the ticks of a window are those of the timetable, its ends included', () => {
  const ticks = (from: string, to: string) => ticksBetween(minutely, 's', at(from), at(to), 10).map(({ tick }) => tick.toISOString().slice(11, 16));
  expect(ticks('10:00:00', '10:02:00')).toEqual(['10:00', '10:01', '10:02']);
  expect(ticks('10:00:01', '10:01:59')).toEqual(['10:01']);
  expect(ticks('10:00:01', '10:00:59')).toEqual([]);
});

it('a window with too many ticks shows one more than were asked for', () => {
  expect(ticksBetween(minutely, 's', at('10:00:00'), at('12:00:00'), 5)).toHaveLength(6);
});

it('a tick of the window falls due with its jitter', () => {
  const late = timetable({ recurrence: { cron: '* * * * *' }, jitterMs: 30_000 });
  for (const { tick, dueAt } of ticksBetween(late, 's', at('10:00:00'), at('10:09:00'), 10)) {
    expect(dueAt.getTime()).toBeGreaterThanOrEqual(tick.getTime());
    expect(dueAt.getTime()).toBeLessThan(tick.getTime() + 30_000);
  }
});
