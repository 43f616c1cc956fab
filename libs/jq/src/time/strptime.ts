import { type BrokenDown, dayNames, fromSeconds, monthNames, toSeconds } from './calendar.ts';

type Fields = { year: number; month: number; day: number; hour: number; minute: number; second: number; afternoon: boolean | undefined };

/** What a conversion takes from the start of the text: how many characters, or `undefined` where it does not match. */
type Reader = (text: string, fields: Fields) => number | undefined;

/** A number of at most so many digits within bounds; blanks may come before it. */
function digits(most: number, low: number, high: number, store: (fields: Fields, value: number) => void): Reader {
  const pattern = new RegExp(`^ *(\\d{1,${most}})`);
  return (text, fields) => {
    const found = pattern.exec(text);
    if (found === null) return undefined;
    const value = Number(found[1]);
    if (value < low || value > high) return undefined;
    store(fields, value);
    return found[0].length;
  };
}

/** One of these names or its first three letters, in any case. */
function name(names: readonly string[], store: (fields: Fields, index: number) => void): Reader {
  return (text, fields) => {
    const lower = text.toLowerCase();
    for (const [index, full] of names.entries()) {
      const found = [full, full.slice(0, 3)].find((form) => lower.startsWith(form.toLowerCase()));
      if (found === undefined) continue;
      store(fields, index);
      return found.length;
    }
    return undefined;
  };
}

function matching(pattern: RegExp, store: (fields: Fields, text: string) => void = ignore): Reader {
  return (text, fields) => {
    const found = pattern.exec(text);
    if (found === null) return undefined;
    store(fields, found[0]);
    return found[0].length;
  };
}

function ignore(): void {
  // What is read says nothing about the time.
}

const blanks = matching(/^\s*/);

const readers: Readonly<Record<string, Reader | string>> = {
  '%': matching(/^%/),
  A: name(dayNames, ignore),
  B: name(monthNames, (fields, month) => (fields.month = month)),
  C: digits(2, 0, 99, ignore),
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  G: digits(4, 0, 9999, ignore),
  H: digits(2, 0, 23, (fields, hour) => (fields.hour = hour)),
  I: digits(2, 1, 12, (fields, hour) => (fields.hour = hour)),
  M: digits(2, 0, 59, (fields, minute) => (fields.minute = minute)),
  R: '%H:%M',
  S: digits(2, 0, 61, (fields, second) => (fields.second = second)),
  T: '%H:%M:%S',
  U: digits(2, 0, 53, ignore),
  V: digits(2, 0, 53, ignore),
  W: digits(2, 0, 53, ignore),
  X: '%H:%M:%S',
  Y: matching(/^\d{1,4}/, (fields, year) => (fields.year = Number(year))),
  Z: matching(/^[A-Za-z]+/),
  a: name(dayNames, ignore),
  b: name(monthNames, (fields, month) => (fields.month = month)),
  c: '%a %b %e %H:%M:%S %Y',
  d: digits(2, 1, 31, (fields, day) => (fields.day = day)),
  e: digits(2, 1, 31, (fields, day) => (fields.day = day)),
  g: digits(2, 0, 99, ignore),
  h: name(monthNames, (fields, month) => (fields.month = month)),
  j: digits(3, 1, 366, (fields, day) => {
    fields.month = 0;
    fields.day = day;
  }),
  m: digits(2, 1, 12, (fields, month) => (fields.month = month - 1)),
  n: blanks,
  p: matching(/^[AP]M/i, (fields, half) => (fields.afternoon = half.toLowerCase() === 'pm')),
  r: '%I:%M:%S %p',
  t: blanks,
  u: digits(1, 1, 7, ignore),
  w: digits(1, 0, 6, ignore),
  x: '%m/%d/%y',
  y: digits(2, 0, 99, (fields, year) => (fields.year = year + (year < 69 ? 2000 : 1900))),
  z: matching(/^(?:[+-]\d{2}:?(?:\d{2})?|Z)/),
};

/** A text read by a format: the time, with overflowing days carried on, and what is left of the text. */
export function strptime(text: string, format: string): { readonly time: BrokenDown; readonly rest: string } | undefined {
  const fields: Fields = { year: 1970, month: 0, day: 1, hour: 0, minute: 0, second: 0, afternoon: undefined };
  const rest = read(text, format, fields);
  if (rest === undefined) return undefined;
  if (fields.afternoon !== undefined) fields.hour = (fields.hour % 12) + (fields.afternoon ? 12 : 0);
  return { time: fromSeconds(toSeconds(fields)), rest };
}

/** What is left of the text after the format; a blank in the format takes any number of blanks. */
function read(text: string, format: string, fields: Fields): string | undefined {
  let rest = text;
  for (const [piece] of format.matchAll(/%[EO]?[^]|\s+|[^]/g)) {
    const reader = piece.length > 1 && piece.startsWith('%') ? readers[piece.at(-1) as string] : literal(piece);
    if (reader === undefined) return undefined;
    if (typeof reader === 'string') {
      const after = read(rest, reader, fields);
      if (after === undefined) return undefined;
      rest = after;
      continue;
    }
    const taken = reader(rest, fields);
    if (taken === undefined) return undefined;
    rest = rest.slice(taken);
  }
  return rest;
}

function literal(piece: string): Reader {
  if (/^\s/.test(piece)) return blanks;
  return (text) => (text.startsWith(piece) ? piece.length : undefined);
}
