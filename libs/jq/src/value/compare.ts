import { fail } from '../jq-error.ts';
import type { Work } from '../work.ts';
import { compareText } from './code-points.ts';
import { isNumber, kindOf, toDouble } from './kind.ts';
import { type JqNumber, NumberLiteral } from './number-literal.ts';
import type { JqObject, Value } from './value.ts';

/** jq refuses to look deeper than this into two values at once. */
const maxDepth = 10_000;

/** Rank of a value's kind in jq's sort order. */
function rank(value: Value): number {
  switch (kindOf(value)) {
    case 'null':
      return 0;
    case 'boolean':
      return value === true ? 2 : 1;
    case 'number':
      return 3;
    case 'string':
      return 4;
    case 'array':
      return 5;
    case 'object':
      return 6;
  }
}

/** The order of a NaN beside another: each is below the other, and to sort leaves them as they stand. */
export const unordered = -0.5;

/** Literals digit by digit, others as doubles. A NaN sorts below every number, itself included. */
export function compareNumbers(left: JqNumber, right: JqNumber, work: Work): number {
  if (typeof left !== 'number' && typeof right !== 'number') return compareLiterals(left, right, work);
  const [a, b] = [toDouble(left), toDouble(right)];
  if (a < b) return -1;
  if (Number.isNaN(a)) return Number.isNaN(b) ? unordered : -1;
  return a === b ? 0 : 1;
}

function compareLiterals(left: bigint | NumberLiteral, right: bigint | NumberLiteral, work: Work): number {
  const [a, b] = [literalOf(left), literalOf(right)];
  work.scan(a.digits + b.digits);
  return a.compare(b);
}

function literalOf(value: bigint | NumberLiteral): NumberLiteral {
  return typeof value === 'bigint' ? NumberLiteral.of(value) : value;
}

/** The keys of an object in code point order. */
export function sortedKeys(object: JqObject, work: Work): string[] {
  const keys = Object.keys(object);
  if (keys.length < 2) return keys;
  const rounds = 32 - Math.clz32(keys.length);
  work.charge(keys.length * rounds);
  for (const key of keys) work.scan(key.length * rounds);
  return keys.sort(compareText);
}

/** Total order of JSON values: null, false, true, numbers, strings, arrays, objects. Raises a jq error past depth 10,000. */
export function compare(left: Value, right: Value, work: Work): number {
  if (typeof left === 'number' && typeof right === 'number') return compareNumbers(left, right, work);
  const order = compareShallow(left, right, work);
  if (order !== undefined) return order;
  return compareDeep(left, right, work);
}

/** Order decided without looking inside; `undefined` for two arrays or two objects. */
function compareShallow(left: Value, right: Value, work: Work): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') {
    work.scan(Math.min(left.length, right.length));
    return compareText(left, right);
  }
  const order = rank(left) - rank(right);
  if (order !== 0) return order;
  if (isNumber(left)) return compareNumbers(left, right as JqNumber, work);
  return typeof left === 'object' && left !== null ? undefined : 0;
}

type Level = { readonly left: readonly Value[]; readonly right: readonly Value[]; readonly tie: number; at: number };

/** Walks both values with a stack of its own, so depth costs no JavaScript stack. */
function compareDeep(left: Value, right: Value, work: Work): number {
  const first = open(left, right, work);
  if (typeof first === 'number') return first;
  const levels: Level[] = [first];
  for (;;) {
    const level = levels[levels.length - 1];
    if (level === undefined) return 0;
    if (level.at >= Math.min(level.left.length, level.right.length)) {
      if (level.tie !== 0) return level.tie;
      levels.pop();
      continue;
    }
    work.step();
    const [a, b] = [level.left[level.at] as Value, level.right[level.at] as Value];
    level.at++;
    const order = compareShallow(a, b, work);
    if (order === undefined) {
      if (levels.length >= maxDepth) fail('Comparison too deep');
      const next = open(a, b, work);
      if (typeof next === 'number') return next;
      levels.push(next);
    } else if (order !== 0) return order;
  }
}

/** The elements to compare in order, or the order itself where the keys of two objects decide. */
function open(left: Value, right: Value, work: Work): Level | number {
  if (Array.isArray(left) && Array.isArray(right)) return { left, right, tie: left.length - right.length, at: 0 };
  const [a, b] = [left as JqObject, right as JqObject];
  const [aKeys, bKeys] = [sortedKeys(a, work), sortedKeys(b, work)];
  for (let at = 0; at < Math.min(aKeys.length, bKeys.length); at++) {
    const [aKey, bKey] = [aKeys[at] as string, bKeys[at] as string];
    work.scan(Math.min(aKey.length, bKey.length));
    const order = compareText(aKey, bKey);
    if (order !== 0) return order;
  }
  if (aKeys.length !== bKeys.length) return aKeys.length - bKeys.length;
  return { left: aKeys.map((key) => a[key] as Value), right: bKeys.map((key) => b[key] as Value), tie: 0, at: 0 };
}
