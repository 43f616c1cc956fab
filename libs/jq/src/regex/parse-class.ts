import { CharSet, range, single } from './char-set.ts';
import { parsePointEscape, parseSetEscape } from './parse-escape.ts';
import { posixClass } from './property.ts';
import { type Reader, reject } from './reader.ts';

const posix = /\[:(\^?)([a-z]*):\]/y;
const octal = /[0-7]{1,3}/y;

const none = new CharSet(() => false);

/** The set of a class, with its `[` taken. */
export function parseClass(reader: Reader): CharSet {
  const negative = reader.takeIf('^');
  let set: CharSet = none;
  let first = true;
  for (;;) {
    if (reader.isAtEnd()) return reject('premature end of char-class');
    if (reader.startsWith(']')) {
      reader.take();
      if (!first) break;
      if (reader.isAtEnd()) return reject('empty char-class');
      set = set.or(parseRange(reader, 0x5d));
    } else set = set.or(parseMember(reader));
    first = false;
  }
  return negative ? set.not() : set;
}

function parseMember(reader: Reader): CharSet {
  const bracket = reader.match(posix);
  if (bracket !== undefined) {
    const set = posixClass(bracket[2] as string) ?? reject('invalid POSIX bracket type');
    return bracket[1] === '^' ? set.not() : set;
  }
  const point = parsePoint(reader);
  return typeof point === 'number' ? parseRange(reader, point) : point;
}

/** A code point, or the set of an escape such as `\d`. */
function parsePoint(reader: Reader): number | CharSet {
  if (!reader.takeIf('\\')) return reader.take().codePointAt(0) as number;
  if (reader.isAtEnd()) return reject('end pattern at escape');
  const digits = reader.match(octal);
  if (digits !== undefined) return Number.parseInt(digits[0], 8);
  const letter = reader.take();
  if (letter === 'b') return 8;
  return parseSetEscape(reader, letter) ?? parsePointEscape(reader, letter);
}

/** `from-to`, or `from` alone where what follows is no range. */
function parseRange(reader: Reader, from: number): CharSet {
  if (!reader.startsWith('-') || reader.startsWith('-]')) return single(from);
  reader.take();
  if (reader.isAtEnd()) return reject('premature end of char-class');
  const to = parsePoint(reader);
  if (typeof to !== 'number') return reject('char-class value at end of range');
  return to < from ? reject('empty range in char class') : range(from, to);
}
