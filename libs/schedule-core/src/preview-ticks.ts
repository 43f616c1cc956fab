import { secondsPerDay } from './calendar/local-date.ts';
import { clockOn, dayAt, offsetAt, type Transition } from './calendar/zone.ts';
import { nextTick } from './next-tick.ts';
import type { Timetable } from './timetable.ts';

/** What is worth knowing of a tick near a jump of the clocks. */
export type TickNote =
  /** The wall clock skips the time that was asked for; the tick is later by the length of the gap. */
  | 'moved-by-gap'
  /** The wall clock shows this time twice, and this is the first; the second is a tick too if every hour is. */
  | 'first-of-two'
  /** The wall clock shows this time twice, and this is the second. */
  | 'second-of-two'
  /** The clocks jump on this day: the tick before or after may be unusually near or far. */
  | 'clocks-change';

export interface PreviewedTick {
  readonly tick: Date;
  /** Wall-clock time in the zone with its offset, as in RFC 3339: `2026-03-29T03:30:00+02:00`. */
  readonly local: string;
  readonly notes: readonly TickNote[];
}

function formatOffset(seconds: number): string {
  const total = Math.round(Math.abs(seconds) / 60);
  const [hours, minutes] = [Math.floor(total / 60), total % 60].map((part) => String(part).padStart(2, '0'));
  return `${seconds < 0 ? '-' : '+'}${hours}:${minutes}`;
}

function localText(zone: string, tick: Date): string {
  const offset = offsetAt(zone, Math.floor(tick.getTime() / 1000));
  const local = new Date(tick.getTime() + offset * 1000).toISOString().replace(/(?:[.]000)?Z$/u, '');
  return `${local}${formatOffset(offset)}`;
}

/** Ticks of cron that were moved are those that the old offset, still in use, would have put at their moment. */
function wasMoved({ recurrence }: Timetable, { at, before, after }: Transition, second: number): boolean {
  if (recurrence.kind !== 'cron' || recurrence.cron.hours.length === 24 || second < at || second >= at + after - before) return false;
  const wanted = second + before;
  const shown = second + after;
  const { hours, minutes, seconds } = recurrence.cron;
  const names = (time: number) => {
    const ofDay = ((time % secondsPerDay) + secondsPerDay) % secondsPerDay;
    return hours.includes(Math.floor(ofDay / 3600)) && minutes.includes(Math.floor(ofDay / 60) % 60) && seconds.includes(ofDay % 60);
  };
  return names(wanted) && !names(shown);
}

function notesOf(timetable: Timetable, tick: Date): TickNote[] {
  const second = Math.floor(tick.getTime() / 1000);
  const clock = clockOn(timetable.zone, dayAt(timetable.zone, second));
  if (typeof clock === 'number') return [];
  const overlap = clock.before - clock.after;
  const onTheDay = dayAt(timetable.zone, clock.at) === dayAt(timetable.zone, second) || dayAt(timetable.zone, clock.at - 1) === dayAt(timetable.zone, second);
  if (wasMoved(timetable, clock, second)) return ['moved-by-gap'];
  if (second < clock.at && second >= clock.at - overlap) return ['first-of-two'];
  if (second >= clock.at && second < clock.at + overlap) return ['second-of-two'];
  return onTheDay ? ['clocks-change'] : [];
}

/** The next `count` ticks later than `after`, fewer when no more come. Jitter is not shown: it depends on the schedule's id. */
export function previewTicks(timetable: Timetable, after: Date, count: number): PreviewedTick[] {
  const ticks: PreviewedTick[] = [];
  for (let tick = nextTick(timetable, after); tick !== undefined && ticks.length < count; tick = nextTick(timetable, tick)) {
    ticks.push({ tick, local: localText(timetable.zone, tick), notes: notesOf(timetable, tick) });
  }
  return ticks;
}
