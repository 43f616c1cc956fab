import { type CharSet, single } from './char-set.ts';
import { digit, property, space, word } from './property.ts';
import { type Reader, reject } from './reader.ts';

const controls: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9, v: 11 };
const classes: Readonly<Record<string, CharSet>> = { d: digit, D: digit.not(), s: space, S: space.not(), w: word, W: word.not() };

const octal = /[0-7]{1,3}/y;
const hex = /[0-9a-fA-F]{1,2}/y;
const bracedHex = /\{([0-9a-fA-F]{1,8})\}/y;
const bracedOctal = /\{([0-7]{1,11})\}/y;
const named = /\{(\^?)([^}]*)\}/y;

/** The set that an escape stands for, inside or outside a class, with the letter after the backslash taken. */
export function parseSetEscape(reader: Reader, letter: string): CharSet | undefined {
  const known = classes[letter];
  if (known !== undefined) return known;
  if (letter !== 'p' && letter !== 'P') return undefined;
  const match = reader.match(named);
  if (match === undefined) return undefined;
  const [, not, name = ''] = match;
  const set = property(name) ?? reject(`invalid character property name {${name}}`);
  return (not === '^') === (letter === 'p') ? set.not() : set;
}

/** The code point that an escape stands for, with the letter after the backslash taken. */
export function parsePointEscape(reader: Reader, letter: string): number {
  const control = controls[letter];
  if (control !== undefined) return control;
  switch (letter) {
    case '0':
      return Number.parseInt(reader.match(octal)?.[0] ?? '0', 8);
    case 'x':
      return parseHex(reader);
    case 'o':
      return inRange(Number.parseInt(reader.match(bracedOctal)?.[1] ?? '157', 8));
    case 'c':
      return (reader.take().codePointAt(0) ?? reject('end pattern at control')) & 0x1f;
    default:
      return letter.codePointAt(0) as number;
  }
}

/** Without digits it is zero, or the letter x at the end. */
function parseHex(reader: Reader): number {
  const braced = reader.match(bracedHex);
  if (braced !== undefined) return inRange(Number.parseInt(braced[1] as string, 16));
  return Number.parseInt(reader.match(hex)?.[0] ?? (reader.isAtEnd() ? '78' : '0'), 16);
}

/** Numbers that are no code points match nothing. */
function inRange(point: number): number {
  return Math.min(point, 0x110000);
}

/** Up to three octal digits that start with a digit already taken. */
export function parseOctal(digits: string): CharSet | undefined {
  return /^[0-7]{1,3}$/.test(digits) ? single(Number.parseInt(digits, 8)) : undefined;
}
