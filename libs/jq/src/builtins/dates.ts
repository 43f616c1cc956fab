import { fail } from '../jq-error.ts';
import { isArray, isNumber, toDouble } from '../value/kind.ts';
import { type BrokenDown, daysFrom, fromSeconds, secondsPerDay, toSeconds } from '../time/calendar.ts';
import { strftime } from '../time/strftime.ts';
import { strptime } from '../time/strptime.ts';
import type { Value } from '../value/value.ts';
import type { Work } from '../work.ts';
import { type Family, native0, native1 } from './builtin.ts';

/** Builtins on dates. All times are UTC: the time zone of the machine is not visible. */
export const dates: Family = {
  'gmtime/0': native0((input) => toArray(brokenDown(input, 'gmtime() requires numeric inputs'))),
  'mktime/0': native0(makeTime),
  'strflocaltime/1': native1((input, format, work) => formatTime(input, format, 'strflocaltime/1', work)),
  'strftime/1': native1((input, format, work) => formatTime(input, format, 'strftime/1', work)),
  'strptime/1': native1(parseTime),
};

/** Years a double's seconds can still name exactly, with a margin. */
const maxSeconds = 67_767_976_233_532_800;

function brokenDown(input: Value, problem: string): BrokenDown {
  if (!isNumber(input)) return fail(problem);
  const seconds = toDouble(input);
  if (!(Math.abs(seconds) <= maxSeconds)) return fail('error converting number of seconds since epoch to datetime');
  const time = fromSeconds(Math.trunc(seconds) + 0);
  return { ...time, second: time.second + (seconds - Math.floor(seconds)) };
}

function toArray({ year, month, day, hour, minute, second, weekday, yearday }: BrokenDown): Value[] {
  return [year, month, day, hour, minute, second, weekday, yearday];
}

/** The first six numbers of an array; missing ones are 0, and 1900 for the year. */
function fromArray(input: readonly Value[], problem: string): BrokenDown {
  if (!input.slice(0, 8).every(isNumber)) return fail(problem);
  const [year = 1900, month = 0, day = 0, hour = 0, minute = 0, second = 0] = input.map((value) => (isNumber(value) ? Math.trunc(toDouble(value)) : 0));
  const { weekday, yearday } = fromSeconds(daysFrom(year, month, day) * secondsPerDay);
  return { year, month, day, hour, minute, second, weekday, yearday };
}

function makeTime(input: Value): Value {
  if (!isArray(input)) return fail('mktime requires array inputs');
  const seconds = toSeconds(fromArray(input, 'mktime requires parsed datetime inputs'));
  return Number.isFinite(seconds) ? seconds : fail('invalid gmtime representation');
}

function formatTime(input: Value, format: Value, name: string, work: Work): Value {
  const problem = `${name} requires parsed datetime inputs`;
  if (!isNumber(input) && !isArray(input)) return fail(problem);
  const time = isArray(input) ? undefined : brokenDown(input, problem);
  if (typeof format !== 'string') return fail(`${name} requires a string format`);
  work.charge(16 * format.length);
  return strftime(time ?? fromArray(input as readonly Value[], problem), format) ?? fail(`${name}: unknown system failure`);
}

function parseTime(input: Value, format: Value, work: Work): Value {
  if (typeof input !== 'string' || typeof format !== 'string') return fail('strptime/1 requires string inputs and arguments');
  work.charge(8 * format.length + (input.length >>> 3));
  const parsed = strptime(input, format);
  if (parsed === undefined || !/^(\s|$)/.test(parsed.rest)) return fail(`date ${quoted(input)} does not match format ${quoted(format)}`);
  return parsed.rest === '' ? toArray(parsed.time) : [...toArray(parsed.time), parsed.rest];
}

function quoted(text: string): string {
  return `"${text}"`;
}

