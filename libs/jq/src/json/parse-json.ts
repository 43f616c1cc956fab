import { fail } from '../jq-error.ts';
import { utf8Length } from '../value/code-points.ts';
import { parseNumber } from '../value/number-literal.ts';
import type { Value } from '../value/value.ts';
import type { Work } from '../work.ts';
import { JsonBuilder } from './json-builder.ts';
import { decodeString } from './json-string.ts';

/** Text that JSON.parse reads as jq does: no number loses digits, no escape needs checking, no nesting is too deep. */
const unusual = /\d{15}|\d[eE]|\.\d*0(?!\d)|-0|\\u|[\uD800-\uDFFF\uFEFF]/;

/** Far fewer than the levels that jq reads. */
const plainBrackets = 5_000;

/** Reads one JSON text as jq does, with its error messages. Numbers keep digits that a double would lose. */
export function parseJson(text: string, work: Work): Value {
  work.charge((text.length >>> 3) + 1);
  if (!unusual.test(text) && hasFewBrackets(text)) {
    try {
      return JSON.parse(text) as Value;
    } catch {
      // Read again below, for jq's own message.
    }
  }
  work.charge(text.length >>> 1);
  const values = readValues(text);
  if (values.length === 1) return values[0] as Value;
  return fail(values.length === 0 ? `Expected JSON value (while parsing '${text}')` : `Unexpected extra JSON values (while parsing '${text}')`);
}

function hasFewBrackets(text: string): boolean {
  for (let at = 0, left = plainBrackets; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if ((character === 0x5b || character === 0x7b) && --left < 0) return false;
  }
  return true;
}

const structure = /[[\]{}:,]/;
const space = /[ \t\r\n]/;
const literal = /[^[\]{}:," \t\r\n]+/y;
const quoted = /"((?:[^"\\]|\\[^])*)"/y;

/** All values of a text, one after another. */
function readValues(text: string): readonly Value[] {
  const builder = new JsonBuilder();
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const character = text[at] as string;
    let problem: string | undefined;
    if (space.test(character)) at++;
    else if (structure.test(character)) {
      at++;
      problem = builder.structure(character);
    } else if (character === '"') {
      quoted.lastIndex = at;
      const match = quoted.exec(text);
      if (match === null) return wrongAtEnd('Unfinished string', text);
      at = quoted.lastIndex;
      const decoded = decodeString(match[1] as string);
      problem = typeof decoded === 'string' ? builder.value(decoded) : decoded.problem;
    } else {
      literal.lastIndex = at;
      const word = (literal.exec(text) as RegExpExecArray)[0];
      at += word.length;
      problem = addLiteral(builder, word);
      if (problem !== undefined && at >= text.length) return wrongAtEnd(problem, text);
      if (problem !== undefined) at++;
    }
    if (problem !== undefined) return wrong(problem, text, at);
  }
  return builder.isComplete() ? builder.values : wrongAtEnd('Unfinished JSON term', text);
}

/** Words by what announces them; everything else has to be a number. */
const words: readonly (readonly [start: string, word: string, value: Value])[] = [
  ['t', 'true', true],
  ['f', 'false', false],
  ['nu', 'null', null],
];

function addLiteral(builder: JsonBuilder, word: string): string | undefined {
  if (word.startsWith("'")) return `Invalid string literal; expected ", but got '`;
  const expected = words.find(([start]) => word.startsWith(start));
  if (expected !== undefined) return word === expected[1] ? builder.value(expected[2]) : 'Invalid literal';
  const number = parseNumber(word);
  return number === undefined ? 'Invalid numeric literal' : builder.value(number);
}

function wrong(problem: string, text: string, at: number): never {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return fail(`${problem} at line ${line}, column ${columnOf(before)} (while parsing '${text}')`);
}

function wrongAtEnd(problem: string, text: string): never {
  return fail(`${problem} at EOF at line ${text.split('\n').length}, column ${columnOf(text)} (while parsing '${text}')`);
}

/** Bytes since the start of the line. */
function columnOf(before: string): number {
  return utf8Length(before.slice(before.lastIndexOf('\n') + 1));
}
