import { fail } from '../jq-error.ts';
import { codePointLength, isBasic, utf8Length } from '../value/code-points.ts';
import { describe } from '../value/excerpt.ts';
import { placesOf } from '../value/find-text.ts';
import { isArray, isNumber, toDouble } from '../value/kind.ts';
import { splitText } from '../value/split-text.ts';
import type { Value } from '../value/value.ts';
import type { Work } from '../work.ts';
import { type Family, keeping, native0, native1 } from './builtin.ts';

/** Builtins on strings, except regular expressions. */
export const text: Family = {
  'ascii/0': native0((input, work) => implode([input], work)),
  'ascii_downcase/0': native0((input, work) => mapCase(input, /[A-Z]+/g, (run) => run.toLowerCase(), work)),
  'ascii_upcase/0': native0((input, work) => mapCase(input, /[a-z]+/g, (run) => run.toUpperCase(), work)),
  'endswith/1': native1(hasEnd),
  'explode/0': native0(explode),
  'implode/0': native0(implode),
  'ltrimstr/1': native1(trimStart),
  'rtrimstr/1': native1(trimEnd),
  'trimstr/1': native1((input, both, work) => trimEnd(trimStart(input, both, work), both, work)),
  'split/1': native1((input, separator, work) => {
    if (typeof input !== 'string' || typeof separator !== 'string') return fail('split input and separator must be strings');
    return splitText(input, separator, work);
  }),
  'startswith/1': native1(hasStart),
  'trim/0': keeping((input, work) => trimmed(input, true, true, work)),
  'ltrim/0': keeping((input, work) => trimmed(input, true, false, work)),
  'rtrim/0': keeping((input, work) => trimmed(input, false, true, work)),
  'utf8bytelength/0': native0((input, work) => {
    if (typeof input !== 'string') return fail(`${describe(input)} only strings have UTF-8 byte length`);
    work.scan(input.length);
    return utf8Length(input);
  }),
};

function mapCase(input: Value, letters: RegExp, change: (run: string) => string, work: Work): string {
  if (typeof input !== 'string') return fail('explode input must be a string');
  work.charge(input.length >>> 3);
  return input.replace(letters, change);
}

function hasStart(input: Value, start: Value, work: Work): boolean {
  if (typeof input !== 'string' || typeof start !== 'string') return fail('startswith() requires string inputs');
  work.scan(start.length);
  return input.startsWith(start);
}

function hasEnd(input: Value, end: Value, work: Work): boolean {
  if (typeof input !== 'string' || typeof end !== 'string') return fail('endswith() requires string inputs');
  work.scan(end.length);
  return input.endsWith(end);
}

function trimStart(input: Value, start: Value, work: Work): Value {
  return hasStart(input, start, work) ? (input as string).slice((start as string).length) : input;
}

function trimEnd(input: Value, end: Value, work: Work): Value {
  return hasEnd(input, end, work) ? (input as string).slice(0, (input as string).length - (end as string).length) : input;
}

function trimmed(input: Value, start: boolean, end: boolean, work: Work): string {
  if (typeof input !== 'string') return fail('trim input must be a string');
  work.scan(input.length);
  let from = 0;
  let to = input.length;
  if (start) while (from < to && isSpace(input.charCodeAt(from))) from++;
  if (end) while (to > from && isSpace(input.charCodeAt(to - 1))) to--;
  return input.slice(from, to);
}

/** Unicode's White_Space. */
function isSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
  if (unit >= 0x2000 && unit <= 0x200a) return true;
  return [0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(unit);
}

function explode(input: Value, work: Work): Value {
  if (typeof input !== 'string') return fail('explode input must be a string');
  work.array(codePointLength(input));
  work.charge(input.length);
  return Array.from(input, (character) => character.codePointAt(0) as number);
}

/** Numbers that are no code points become U+FFFD. */
function implode(input: Value, work: Work): string {
  if (!isArray(input)) return fail('implode input must be an array');
  work.charge(input.length);
  work.string(input.length);
  return input.map(characterOf).join('');
}

function characterOf(value: Value): string {
  const point = isNumber(value) ? Math.trunc(toDouble(value)) : Number.NaN;
  if (Number.isNaN(point)) return fail(`${describe(value)} can't be imploded, unicode codepoint needs to be numeric`);
  const valid = point >= 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
  return valid ? String.fromCodePoint(point) : '\uFFFD';
}

/** Where a text occurs in another, in code points; overlapping occurrences count, an empty text occurs nowhere. */
export function stringIndexes(input: Value, wanted: Value, work: Work): number[] {
  if (typeof input !== 'string') return fail(`${describe(input)} cannot be searched, as it is not a string`);
  if (typeof wanted !== 'string') return fail(`${describe(wanted)} is not a string`);
  if (wanted === '') return [];
  const found: number[] = [];
  work.scan(input.length + wanted.length);
  const basic = isBasic(input);
  let points = 0;
  let last = 0;
  for (const at of placesOf(wanted, input)) {
    work.array(found.length + 1);
    work.step();
    points += basic ? at - last : codePointLength(input.slice(last, at));
    last = at;
    found.push(points);
  }
  return found;
}
