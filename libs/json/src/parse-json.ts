import { numberOf } from './large-integer.ts';

/** 9,007,199,254,740,991 is the largest integer that a double tells from its neighbours: what has fewer digits is smaller. */
const manyDigits = 16;

/** A power of ten that may make a number large: one of two digits, or of one after seven digits. */
const manyTens = /\d[eE]\+?(?:\d{2,}|(?<=\d{7}(?:\.\d*)?[eE]\+?)\d)\s*(?:[,\]}]|$)/u;

/**
 * What JSON.parse gives, but that an integer which a double cannot hold is a bigint, and a number beyond all doubles the largest of them. As fast as
 * JSON.parse where the text has neither.
 *
 * @throws {SyntaxError}
 */
export function parseJson(text: string): unknown {
  if (isPlain(text)) return JSON.parse(text);
  JSON.parse(text); // what follows takes it for JSON
  const { marked, large } = markLarge(text);
  return withLarge(JSON.parse(marked), large);
}

/** Whether JSON.parse loses nothing of the text. Costs a fifth of what that does. */
export function isPlain(text: string): boolean {
  return !hasLongInteger(text) && !manyTens.test(text);
}

/** Whether there may be a number with many digits before its point. Looks at few characters: a run of so many digits holds one of them. */
function hasLongInteger(text: string): boolean {
  let at = manyDigits - 1;
  while (at < text.length) {
    if (isDigit(text, at)) {
      let [start, end] = [at, at + 1];
      while (isDigit(text, start - 1)) start -= 1;
      while (isDigit(text, end)) end += 1;
      if (end - start >= manyDigits && mayPrecedeNumber.has(text[start - 1])) return true;
      at = end - ((end - at) % manyDigits);
    }
    at += manyDigits;
  }
  return false;
}

const [zero, nine] = [48, 57];

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= zero && code <= nine;
}

/** Before others the digits are a fraction, or part of a name. */
const mayPrecedeNumber: ReadonlySet<string | undefined> = new Set([undefined, '[', ':', ',', '-', ' ', '\t', '\n', '\r']);

type Large = readonly (number | bigint)[];

const token = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gu;

/** In the place of each large number one that no other number of the text can be, for those are not large. */
const firstMark = 2 ** 53;

/** The text with a mark in the place of each number that is no safe integer and may be larger than one, and these numbers in their order. */
function markLarge(text: string): { readonly marked: string; readonly large: Large } {
  const parts: string[] = [];
  const large: (number | bigint)[] = [];
  let done = 0;
  token.lastIndex = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [literal] = found;
    if (literal === '"') token.lastIndex = endOfString(text, found.index);
    else if (literal.length > 3 && !(Math.abs(Number(literal)) < firstMark)) {
      parts.push(text.slice(done, found.index), String(firstMark + 2 * large.length));
      large.push(numberOf(literal));
      done = token.lastIndex;
    }
  }
  return { marked: parts.join('') + text.slice(done), large };
}

/** After the quote that ends the string which begins at `at`. */
function endOfString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text[before - 1] === '\\') before -= 1;
  return (at - before) % 2 === 1;
}

/** Puts the numbers in the place of their marks. Nobody else has seen the value yet. */
function withLarge(value: unknown, large: Large): unknown {
  if (typeof value === 'number') return value < firstMark ? value : large[(value - firstMark) / 2];
  if (typeof value !== 'object' || value === null) return value;
  const members = value as Record<string, unknown>; // a list has its places as keys
  for (const key in members) {
    const member = members[key];
    if (typeof member === 'object' || typeof member === 'number') {
      const changed = withLarge(member, large);
      if (changed !== member) members[key] = changed;
    }
  }
  return value;
}
