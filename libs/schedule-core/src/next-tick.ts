import { secondsPerDay, type DayNumber } from './calendar/local-date.ts';
import { clockOn, dayAt } from './calendar/zone.ts';
import { nextCronTick } from './cron/next-cron-tick.ts';
import type { Timetable } from './timetable.ts';

/** Cron expressions may name a day that comes once in 40 years (a fifth Sunday of February, across 2100); none comes less often. */
const horizonSeconds = 41 * 366 * secondsPerDay;

/** Milliseconds since 1970 of the first tick later than `after` (milliseconds), whether excluded or not. */
function nextCandidate({ recurrence, zone, startAt }: Timetable, after: number, until: number): number | undefined {
  const start = startAt.getTime();
  switch (recurrence.kind) {
    case 'cron': {
      const tick = nextCronTick(recurrence.cron, zone, Math.floor(Math.max(after, start - 1) / 1000), Math.floor(until / 1000));
      return tick === undefined ? undefined : tick * 1000;
    }
    case 'every': {
      const count = Math.max(0, Math.floor((after - start) / recurrence.everyMs) + 1);
      const tick = start + count * recurrence.everyMs;
      return tick <= until ? tick : undefined;
    }
    case 'after':
      return after < start && start <= until ? start : undefined;
  }
}

/** A moment from which to look on when the days from that of `tick` to `open` are excluded: in what is left of the last of them, or its end. */
function skipTo(open: DayNumber, zone: string, tick: number): number {
  const clock = clockOn(zone, open);
  const offset = typeof clock === 'number' ? clock : Math.max(clock.before, clock.after);
  return Math.max((open * secondsPerDay - offset) * 1000 - 1, tick);
}

/**
 * The first tick later than `after`; undefined when no more come.
 *
 * @param after a tick, or any moment. Ticks of cron are whole seconds.
 */
export function nextTick(timetable: Timetable, after: Date): Date | undefined {
  const { zone, endAt, firstOpenDay } = timetable;
  const horizon = Math.max(after.getTime(), timetable.startAt.getTime()) + horizonSeconds * 1000;
  const until = Math.min(endAt?.getTime() ?? horizon, horizon);
  let tick = nextCandidate(timetable, after.getTime(), until);
  while (tick !== undefined) {
    const day = dayAt(zone, Math.floor(tick / 1000));
    const open = firstOpenDay(day);
    if (open === day) break;
    tick = nextCandidate(timetable, skipTo(open, zone, tick), until);
  }
  return tick === undefined ? undefined : new Date(tick);
}
