import { type BrokenDown, dayNames, isoWeek, monthNames, toSeconds } from './calendar.ts';

type Field = (time: BrokenDown) => string;

const two = (value: number): string => String(value).padStart(2, '0');
const spaced = (value: number): string => String(value).padStart(2, ' ');
const hour12 = ({ hour }: BrokenDown): number => hour % 12 || 12;
const fourDigits = (year: number): string => (year < 0 ? `-${String(-year).padStart(3, '0')}` : String(year).padStart(4, '0'));

/** Conversions of C's strftime in the C locale and UTC. */
const fields: Readonly<Record<string, Field | string>> = {
  '%': () => '%',
  A: ({ weekday }) => dayNames[weekday] ?? '?',
  B: ({ month }) => monthNames[month] ?? '?',
  C: ({ year }) => two(Math.floor(year / 100)),
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  G: (time) => fourDigits(isoWeek(time).year),
  H: ({ hour }) => two(hour),
  I: (time) => two(hour12(time)),
  M: ({ minute }) => two(minute),
  P: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  R: '%H:%M',
  S: ({ second }) => two(Math.trunc(second)),
  T: '%H:%M:%S',
  U: ({ yearday, weekday }) => two(Math.floor((yearday + 7 - weekday) / 7)),
  V: (time) => two(isoWeek(time).week),
  W: ({ yearday, weekday }) => two(Math.floor((yearday + 7 - ((weekday + 6) % 7)) / 7)),
  X: '%H:%M:%S',
  Y: ({ year }) => fourDigits(year),
  Z: () => 'UTC',
  a: ({ weekday }) => (dayNames[weekday] ?? '?').slice(0, 3),
  b: ({ month }) => (monthNames[month] ?? '?').slice(0, 3),
  c: '%a %b %e %H:%M:%S %Y',
  d: ({ day }) => two(day),
  e: ({ day }) => spaced(day),
  g: (time) => two(isoWeek(time).year % 100),
  h: '%b',
  j: ({ yearday }) => String(yearday + 1).padStart(3, '0'),
  k: ({ hour }) => spaced(hour),
  l: (time) => spaced(hour12(time)),
  m: ({ month }) => two(month + 1),
  n: () => '\n',
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  r: '%I:%M:%S %p',
  s: (time) => String(toSeconds({ ...time, second: Math.trunc(time.second) })),
  t: () => '\t',
  u: ({ weekday }) => String(weekday || 7),
  w: ({ weekday }) => String(weekday),
  x: '%m/%d/%y',
  y: ({ year }) => two(((year % 100) + 100) % 100),
  z: () => '+0000',
};

/** The text of a broken-down time in a format; `undefined` when the format has an unknown conversion. */
export function strftime(time: BrokenDown, format: string): string | undefined {
  let known = true;
  const text = format.replace(/%([EO]?)([^])?/g, (_whole, _modifier: string, letter: string | undefined) => {
    const field = letter !== undefined && Object.hasOwn(fields, letter) ? fields[letter] : undefined;
    if (field === undefined) known = false;
    return typeof field === 'string' ? (strftime(time, field) as string) : (field?.(time) ?? '');
  });
  return known ? text : undefined;
}
