import { secondsPerDay, type DayNumber } from '../calendar/local-date.ts';
import { clockOn, dayAt, type EpochSecond } from '../calendar/zone.ts';
import type { Cron } from './cron.ts';
import { matchesDay } from './matches-day.ts';

/**
 * What an expression means where the wall clock jumps. It depends on the hour field:
 *
 * | hour field | gap (clocks go forward) | overlap (clocks go back) |
 * | --- | --- | --- |
 * | every hour (`*`, `0-23`) | what the wall clock never shows has no tick | what it shows twice ticks twice: time goes on evenly |
 * | anything else | ticks after the gap, later by its length; merged with a tick that is there already | ticks the first time only |
 *
 * So no day lacks its tick and none has it twice, and an hourly or finer schedule keeps its distance. java.time and the
 * `compatible` of Temporal resolve local times in the same way.
 */

/** A stretch of a local day on which one offset holds. Seconds of the day, `to` exclusive. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

const everyHour = 24;

function stretchesOf(cron: Cron, zone: string, day: DayNumber): Stretch[] {
  const clock = clockOn(zone, day);
  if (typeof clock === 'number') return [{ from: 0, to: secondsPerDay, offset: clock }];
  const ofDay = (offset: number) => Math.min(Math.max(clock.at + offset - day * secondsPerDay, 0), secondsPerDay);
  const [end, begin] = [ofDay(clock.before), ofDay(clock.after)];
  // Read with the old offset, the local times of a gap lie after it, and those of an overlap in its first pass.
  const fixed = Math.max(end, begin);
  const even = cron.hours.length === everyHour;
  return [
    { from: 0, to: even ? end : fixed, offset: clock.before },
    { from: even ? begin : fixed, to: secondsPerDay, offset: clock.after },
  ];
}

/** The first second of a day, `from` or later, that the expression names. */
function firstTime(cron: Cron, from: number): number | undefined {
  for (const hour of cron.hours) {
    if (hour * 3600 + 3599 < from) continue;
    for (const minute of cron.minutes) {
      const start = hour * 3600 + minute * 60;
      if (start + 59 < from) continue;
      const second = cron.seconds.find((value) => start + value >= from);
      if (second !== undefined) return start + second;
    }
  }
  return undefined;
}

function firstTickOn(cron: Cron, zone: string, day: DayNumber, after: EpochSecond): EpochSecond | undefined {
  if (!matchesDay(cron, day)) return undefined;
  const start = day * secondsPerDay;
  const ticks = stretchesOf(cron, zone, day).flatMap(({ from, to, offset }) => {
    const time = firstTime(cron, Math.max(from, after + 1 - start + offset));
    return time !== undefined && time < to ? [start + time - offset] : [];
  });
  return ticks.length === 0 ? undefined : Math.min(...ticks);
}

/** The first tick after `after` and not after `until`. */
export function nextCronTick(cron: Cron, zone: string, after: EpochSecond, until: EpochSecond): EpochSecond | undefined {
  const last = dayAt(zone, until) + 1;
  for (let day = dayAt(zone, after) - 1; day <= last; day += 1) {
    const tick = firstTickOn(cron, zone, day, after);
    if (tick === undefined) continue;
    // Where clocks jump across midnight, the next day may begin before this one has ended.
    const earliest = Math.min(tick, firstTickOn(cron, zone, day + 1, after) ?? tick);
    return earliest <= until ? earliest : undefined;
  }
  return undefined;
}
