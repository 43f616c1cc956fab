import { secondsPerDay, type DayNumber } from './local-date.ts';

/** Seconds since 1970-01-01T00:00:00Z. */
export type EpochSecond = number;

/** By their names in small letters, of which there are a few hundred: each takes kilobytes, and case does not matter. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const name = zone.toLowerCase();
  const known = formats.get(name);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  formats.set(name, format);
  return format;
}

/** Whether the IANA time zone database, as this runtime has it, knows the name. Fixed offsets such as `+02:00` are no zones. */
export function isZone(name: string): boolean {
  if (!/^[A-Z]/iu.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Seconds by which the zone's wall clock is ahead of UTC at that instant. */
export function offsetAt(zone: string, at: EpochSecond): number {
  const text = formatOf(zone).format(at * 1000);
  // `…, GMT`, `…, GMT-03:30`, or with seconds before there were zones.
  const offset = text.slice(text.indexOf('GMT') + 3);
  const [hours = 0, minutes = 0, seconds = 0] = offset.slice(1).split(':').map(Number);
  const ahead = hours * 3600 + minutes * 60 + seconds;
  return offset.startsWith('-') ? -ahead : ahead;
}

/** The day on the zone's calendar at that instant. */
export function dayAt(zone: string, at: EpochSecond): DayNumber {
  return Math.floor((at + offsetAt(zone, at)) / secondsPerDay);
}

/** Where a zone's wall clock jumps. */
export interface Transition {
  /** The first instant of the new offset. */
  readonly at: EpochSecond;
  readonly before: number;
  readonly after: number;
}

/** The change of offset between two instants, if there is one; the zone database has none that come two to a pair of days. */
function transitionBetween(zone: string, from: EpochSecond, to: EpochSecond): Transition | undefined {
  const before = offsetAt(zone, from);
  const after = offsetAt(zone, to);
  if (before === after) return undefined;
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  return { at: high, before, after };
}

const clocks = new Map<string, Transition | number>();
/** Days remembered: enough for the schedules of a busy day in every zone. */
const mostClocks = 5_000;

/** The offset from UTC that holds on all of a local day, or the transition that touches it. */
export function clockOn(zone: string, day: DayNumber): Transition | number {
  const key = `${zone} ${day}`;
  const known = clocks.get(key);
  if (known !== undefined) return known;
  // No offset is longer than a day: the window holds the whole local day, wherever the zone is.
  const start = day * secondsPerDay - secondsPerDay;
  const clock = transitionBetween(zone, start, start + 3 * secondsPerDay) ?? offsetAt(zone, start);
  if (clocks.size >= mostClocks) clocks.clear();
  clocks.set(key, clock);
  return clock;
}
