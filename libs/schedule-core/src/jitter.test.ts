import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dueAt } from './jitter.ts';
import { timetable } from './testing/timetables.ts';

const daily = (jitterMs: number) => timetable({ recurrence: { cron: '@daily' }, jitterMs });

it('a tick falls due within its jitter, always at the same moment', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.date({ noInvalidDate: true, max: new Date('9999-01-01T00:00:00Z') }), fc.integer({ min: 1, max: 3_600_000 }), (id, tick, jitterMs) => {
      const due = dueAt(daily(jitterMs), id, tick);
      expect(due.getTime()).toBeGreaterThanOrEqual(tick.getTime());
      expect(due.getTime()).toBeLessThan(tick.getTime() + jitterMs);
      expect(dueAt(daily(jitterMs), id, tick)).toEqual(due);
      expect(dueAt(daily(0), id, tick)).toEqual(tick);
    }),
  );
});

it('jitter spreads the schedules of one moment over the whole of it', () => {
  const tick = new Date('2026-01-01T00:00:00Z');
  const tenths = Array.from({ length: 10 }, () => 0);
  for (let n = 0; n < 10_000; n += 1) {
    const tenth = Math.floor((dueAt(daily(10_000), `schedule-${n}`, tick).getTime() - tick.getTime()) / 1000);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(200);
});
