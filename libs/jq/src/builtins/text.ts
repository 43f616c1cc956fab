import { fail } from '../jq-error.ts';
import { codePointLength, isBasic, utf8Length, after } from '../value/code-points.ts';
import { describe } from '../value/excerpt.ts';
import { isArray, isNumber, toDouble } from '../value/kind.ts';
import { splitText } from '../value/split-text.ts';
import type { Value } from '../value/value.ts';
import type { Work } from '../work.ts';
import { type Family, native0, native1 } from './builtin.ts';

/** Builtins on strings, except regular expressions. */
export const text: Family = {
  'ascii/0': native0((input, work) => implode([input], work)),
  'ascii_downcase/0': native0((input, work) => mapCase(input, /[A-Z]+/g, (run) => run.toLowerCase(), work)),
  'ascii_upcase/0': native0((input, work) => mapCase(input, /[a-z]+/g, (run) => run.toUpperCase(), work)),
  'endswith/1': native1((input, end) => hasEnd(input, end)),
  'explode/0': native0(explode),
  'implode/0': native0(implode),
  'ltrimstr/1': native1((input, start) => (hasStart(input, start) ? (input as string).slice((start as string).length) : input)),
  'rtrimstr/1': native1((input, end) => trimEnd(input, end)),
  'trimstr/1': native1((input, both) => trimEnd(hasStart(input, both) ? (input as string).slice((both as string).length) : input, both)),
  'split/1': native1((input, separator, work) => {
    if (typeof input !== 'string' || typeof separator !== 'string') return fail('split input and separator must be strings');
    return splitText(input, separator, work);
  }),
  'startswith/1': native1((input, start) => hasStart(input, start)),
  'trim/0': native0((input) => trimmed(input, true, true)),
  'ltrim/0': native0((input) => trimmed(input, true, false)),
  'rtrim/0': native0((input) => trimmed(input, false, true)),
  'utf8bytelength/0': native0((input) =>
    typeof input === 'string' ? utf8Length(input) : fail(`${describe(input)} only strings have UTF-8 byte length`),
  ),
};

function mapCase(input: Value, letters: RegExp, change: (run: string) => string, work: Work): string {
  if (typeof input !== 'string') return fail('explode input must be a string');
  work.charge(input.length >>> 3);
  return input.replace(letters, change);
}

function hasStart(input: Value, start: Value): boolean {
  if (typeof input !== 'string' || typeof start !== 'string') return fail('startswith() requires string inputs');
  return input.startsWith(start);
}

function hasEnd(input: Value, end: Value): boolean {
  if (typeof input !== 'string' || typeof end !== 'string') return fail('endswith() requires string inputs');
  return input.endsWith(end);
}

function trimEnd(input: Value, end: Value): Value {
  return hasEnd(input, end) ? (input as string).slice(0, (input as string).length - (end as string).length) : input;
}

function trimmed(input: Value, start: boolean, end: boolean): string {
  if (typeof input !== 'string') return fail('trim input must be a string');
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
  work.array(input.length);
  work.charge(input.length >>> 2);
  return Array.from(input, (character) => character.codePointAt(0) as number);
}

/** Numbers that are no code points become U+FFFD. */
function implode(input: Value, work: Work): string {
  if (!isArray(input)) return fail('implode input must be an array');
  work.charge(input.length);
  return input.map(characterOf).join('');
}

function characterOf(value: Value): string {
  if (!isNumber(value)) return fail(`${describe(value)} can't be imploded, unicode codepoint needs to be numeric`);
  const point = Math.trunc(toDouble(value));
  const valid = point >= 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
  return valid ? String.fromCodePoint(point) : '\uFFFD';
}

/** Where a text occurs in another, in code points; overlapping occurrences count, an empty text occurs nowhere. */
export function stringIndexes(input: Value, wanted: Value, work: Work): number[] {
  if (typeof input !== 'string') return fail(`${describe(input)} cannot be searched, as it is not a string`);
  if (typeof wanted !== 'string') return fail(`${describe(wanted)} is not a string`);
  if (wanted === '') return [];
  const found: number[] = [];
  work.charge(input.length >>> 6);
  const basic = isBasic(input);
  let points = 0;
  let last = 0;
  for (let at = input.indexOf(wanted); at >= 0; at = input.indexOf(wanted, after(input, at))) {
    work.step();
    points += basic ? at - last : codePointLength(input.slice(last, at));
    last = at;
    found.push(points);
  }
  return found;
}
