import { fail } from '../jq-error.ts';
import type { Work } from '../work.ts';
import { equal } from './equal.ts';
import { describe } from './excerpt.ts';
import { isArray, isNumber, isObject, toDouble } from './kind.ts';
import { merge } from './merge.ts';
import { NumberLiteral } from './number-literal.ts';
import { type JqObject, type MutableObject, type Value, copyObject, setKey } from './value.ts';
import { splitText } from './split-text.ts';

export type Operator = (left: Value, right: Value, work: Work) => Value;

export function add(left: Value, right: Value, work: Work): Value {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' && typeof right === 'string') {
    work.string(left.length + right.length);
    return left + right;
  }
  if (left === null) return right;
  if (right === null) return left;
  if (isNumber(left) && isNumber(right)) return toDouble(left) + toDouble(right);
  if (isArray(left) && isArray(right)) {
    work.array(left.length + right.length);
    work.charge(((left.length + right.length) >>> 3) + 1);
    return [...left, ...right];
  }
  if (isObject(left) && isObject(right)) return addObjects(left, right, work);
  return fail(`${describe(left)} and ${describe(right)} cannot be added`);
}

function addObjects(left: JqObject, right: JqObject, work: Work): JqObject {
  const keys = Object.keys(right);
  work.charge(2 * (Object.keys(left).length + keys.length));
  const sum: MutableObject = copyObject(left);
  for (const key of keys) setKey(sum, key, right[key] as Value);
  return sum;
}

export function subtract(left: Value, right: Value, work: Work): Value {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (isNumber(left) && isNumber(right)) return toDouble(left) - toDouble(right);
  if (isArray(left) && isArray(right)) return left.filter((value) => !right.some((other) => isSame(value, other, work)));
  return fail(`${describe(left)} and ${describe(right)} cannot be subtracted`);
}

function isSame(left: Value, right: Value, work: Work): boolean {
  work.step();
  return equal(left, right, work);
}

export function multiply(left: Value, right: Value, work: Work): Value {
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  if (isNumber(left)) {
    if (isNumber(right)) return toDouble(left) * toDouble(right);
    if (typeof right === 'string') return repeat(right, toDouble(left), work);
  } else if (isNumber(right) && typeof left === 'string') return repeat(left, toDouble(right), work);
  if (isObject(left) && isObject(right)) return merge(left, right, work);
  return fail(`${describe(left)} and ${describe(right)} cannot be multiplied`);
}

/** A negative or NaN count gives null; a fraction is cut. */
function repeat(text: string, count: number, work: Work): Value {
  if (!(count >= 0)) return null;
  const times = text === '' ? 0 : Math.floor(count);
  work.string(text.length * times);
  return text.repeat(times);
}

export function divide(left: Value, right: Value, work: Work): Value {
  if (isNumber(left) && isNumber(right)) {
    const divisor = toDouble(right);
    if (divisor === 0) fail(`${describe(left)} and ${describe(right)} cannot be divided because the divisor is zero`);
    return toDouble(left) / divisor;
  }
  if (typeof left === 'string' && typeof right === 'string') return splitText(left, right, work);
  return fail(`${describe(left)} and ${describe(right)} cannot be divided`);
}

/** Both sides are cut to 64-bit integers first; the sign follows the left. */
export function remainder(left: Value, right: Value): Value {
  if (!isNumber(left) || !isNumber(right)) return fail(`${describe(left)} and ${describe(right)} cannot be divided (remainder)`);
  const [dividend, divisor] = [toDouble(left), toDouble(right)];
  if (Number.isNaN(dividend) || Number.isNaN(divisor)) return Number.NaN;
  const by = Math.trunc(divisor);
  if (by === 0) fail(`${describe(left)} and ${describe(right)} cannot be divided (remainder) because the divisor is zero`);
  if (Math.abs(dividend) < 2 ** 63 && Math.abs(by) < 2 ** 63) return 0 + (Math.trunc(dividend) % by);
  return Number(toInteger(dividend) % toInteger(by));
}

/** As C casts a double to a 64-bit integer, saturating. */
function toInteger(value: number): bigint {
  if (value >= 2 ** 63) return 2n ** 63n - 1n;
  return value <= -(2 ** 63) ? -(2n ** 63n) : BigInt(Math.trunc(value));
}

/** Keeps the digits of a literal; zero has no sign. */
export function negate(value: Value): Value {
  if (typeof value === 'number') return 0 - value;
  if (typeof value === 'bigint') return -value;
  return value instanceof NumberLiteral ? value.negate() : fail(`${describe(value)} cannot be negated`);
}
