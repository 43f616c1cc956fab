import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTick } from './next-tick.ts';
import { timetable } from './testing/timetables.ts';
import type { Timetable } from './timetable.ts';

function ticks(of: Timetable, after: string, count: number): string[] {
  const found: string[] = [];
  for (let tick = nextTick(of, new Date(after)); tick !== undefined && found.length < count; tick = nextTick(of, tick)) found.push(tick.toISOString().replace(':00.000Z', ''));
  return found;
}

describe('the ticks of cron', () => {
  it('are later than what was asked for, and not before the start nor after the end', () => {
    const daily = timetable({ recurrence: { cron: '0 9 * * *' }, startAt: new Date('2026-01-02T09:00:00Z'), endAt: new Date('2026-01-04T09:00:00Z') });
    expect(ticks(daily, '2020-01-01T00:00:00Z', 9)).toEqual(['2026-01-02T09:00', '2026-01-03T09:00', '2026-01-04T09:00']);
    expect(ticks(daily, '2026-01-03T09:00:00Z', 9)).toEqual(['2026-01-04T09:00']);
    expect(ticks(daily, '2026-01-03T08:59:59.999Z', 1)).toEqual(['2026-01-03T09:00']);
  });

  it('are found when they are rare, and not looked for in vain for ever', () => {
    expect(ticks(timetable({ recurrence: { cron: '0 0 29 2 ?' } }), '2097-01-01T00:00:00Z', 1)).toEqual(['2104-02-29T00:00']);
    expect(ticks(timetable({ recurrence: { cron: '0 0 ? 2 0#5' } }), '2088-03-01T00:00:00Z', 1)).toEqual(['2128-02-29T00:00']);
    expect(ticks(timetable({ recurrence: { cron: '0 0 30 2 ?' } }), '2026-01-01T00:00:00Z', 1)).toEqual([]);
  });

  it('come in order and without repetition in every zone', () => {
    fc.assert(
      fc.property(fc.constantFrom('UTC', 'America/St_Johns', 'Asia/Tehran', 'Pacific/Apia'), fc.constantFrom('*/7 * * * *', '0 */5 * * *', '15 30 1,2 * * *'), fc.integer({ min: 0, max: 4_000_000_000 }), (zone, cron, second) => {
        const of = timetable({ recurrence: { cron }, zone, startAt: new Date(0) });
        const after = new Date(second * 1000);
        const first = nextTick(of, after) ?? after;
        expect(first.getTime()).toBeGreaterThan(after.getTime());
        // What lies between has no other tick: looking from anywhere in between finds the same.
        expect(nextTick(of, new Date((after.getTime() + first.getTime() - 1) / 2))).toEqual(first);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the ticks of a fixed distance', () => {
  it('begin at the start and go on evenly, also where clocks change', () => {
    const every = timetable({ recurrence: { everyMs: 6 * 3_600_000 }, zone: 'Europe/Berlin', startAt: new Date('2026-03-28T12:00:00Z') });
    expect(ticks(every, '2026-01-01T00:00:00Z', 4)).toEqual(['2026-03-28T12:00', '2026-03-28T18:00', '2026-03-29T00:00', '2026-03-29T06:00']);
    expect(ticks(every, '2026-03-28T18:00:00Z', 1)).toEqual(['2026-03-29T00:00']);
  });

  it('stop at the end', () => {
    expect(ticks(timetable({ recurrence: { everyMs: 60_000 }, endAt: new Date('2026-01-01T00:01:59Z') }), '2025-01-01T00:00:00Z', 9)).toEqual(['2026-01-01T00:00', '2026-01-01T00:01']);
  });
});

describe('excluded days', () => {
  it('are left in one step, however many follow one another and however often they come', () => {
    const exclude = Array.from({ length: 100 }, (_, index) => ({ from: `${2026 + 40 * index}-01-03`, to: `${2066 + 40 * index}-01-01` }));
    const seldom = timetable({ recurrence: { everyMs: 86_400_000 }, zone: 'America/New_York', startAt: new Date('2026-01-02T15:00:00Z'), exclude });
    const looked: number[] = [];
    const firstOpenDay = (day: number): number => {
      looked.push(day);
      return seldom.firstOpenDay(day);
    };
    expect(ticks({ ...seldom, firstOpenDay }, '2026-01-01T00:00:00Z', 4)).toEqual(['2026-01-02T15:00', '2066-01-02T15:00', '2106-01-02T15:00', '2146-01-02T15:00']);
    // For each tick and for each that is excluded, and for the one after the last.
    expect(looked.length).toBeLessThanOrEqual(10);
    const never = timetable({ recurrence: { cron: '* * * * *' }, exclude: [{ from: '2066-01-01', to: '9998-12-31' }, { from: '2040-01-01', to: '2065-12-31' }, { from: '2020-01-01', to: '2039-12-31' }, { yearly: '01-01' }] });
    expect(ticks(never, '2026-01-01T00:00:00Z', 1)).toEqual([]);
  });

  it('have no ticks, on the calendar of the zone', () => {
    const auckland = timetable({ recurrence: { cron: '0 12 * * *' }, zone: 'Pacific/Auckland', exclude: [{ from: '2026-01-02', to: '2026-01-03' }, { yearly: '01-05' }] });
    expect(ticks(auckland, '2026-01-01T00:00:00Z', 3)).toEqual(['2026-01-03T23:00', '2026-01-05T23:00', '2026-01-06T23:00']);
    const hourly = timetable({ recurrence: { everyMs: 3_600_000 }, zone: 'America/New_York', exclude: [{ from: '2026-03-08', to: '2026-03-08' }] });
    expect(ticks(hourly, '2026-03-08T03:30:00Z', 2)).toEqual(['2026-03-08T04:00', '2026-03-09T04:00']);
  });

  it('may be all there are', () => {
    expect(ticks(timetable({ recurrence: { cron: '0 0 25 12 *' }, exclude: [{ yearly: '12-25' }] }), '2026-01-01T00:00:00Z', 1)).toEqual([]);
  });
});
