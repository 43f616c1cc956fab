import { fail } from '../jq-error.ts';
import type { Work } from '../work.ts';
import { compareNumbers } from './compare.ts';
import { isArray, isNumber, isObject } from './kind.ts';
import { type JqObject, type Value, hasKey } from './value.ts';

/** jq refuses to look deeper than this into two values at once. */
const maxDepth = 10_000;

/** Pairs of containers still to compare, two entries a pair. */
type Pairs = (readonly Value[] | JqObject)[];

export function equal(left: Value, right: Value, work: Work): boolean {
  if (typeof left !== 'object' && typeof right !== 'object' && typeof left !== 'bigint' && typeof right !== 'bigint') {
    if (typeof left === 'string') work.scan(left.length);
    return left === right;
  }
  const pairs: Pairs = [];
  return matches(left, right, pairs, work) && (pairs.length === 0 || equalDeep(pairs, work));
}

/** Walks both values level by level, so depth costs no JavaScript stack. */
function equalDeep(first: Pairs, work: Work): boolean {
  let pairs = first;
  for (let depth = 1; pairs.length > 0; depth++) {
    if (depth > maxDepth) fail('Equality check too deep');
    const inside: Pairs = [];
    for (let at = 0; at < pairs.length; at += 2) {
      work.step();
      if (!sameInside(pairs[at] as Pairs[number], pairs[at + 1] as Pairs[number], inside, work)) return false;
    }
    pairs = inside;
  }
  return true;
}

/** Compares two values and leaves containers for the next level. */
function matches(left: Value, right: Value, inside: Pairs, work: Work): boolean {
  if (typeof left === 'string') return typeof right === 'string' && sameText(left, right, work);
  if (typeof left !== 'object' || left === null) return left === right || (isNumber(left) && isNumber(right) && compareNumbers(left, right, work) === 0);
  if (isNumber(left)) return isNumber(right) && compareNumbers(left, right, work) === 0;
  if (isArray(left) ? !isArray(right) || left.length !== right.length : !isObject(right)) return false;
  inside.push(left, right as readonly Value[] | JqObject);
  return true;
}

function sameText(left: string, right: string, work: Work): boolean {
  if (left.length !== right.length) return false;
  work.scan(left.length);
  return left === right;
}

function sameInside(left: readonly Value[] | JqObject, right: readonly Value[] | JqObject, inside: Pairs, work: Work): boolean {
  if (isArray(left)) {
    work.charge(left.length);
    return left.every((value, at) => matches(value, (right as readonly Value[])[at] as Value, inside, work));
  }
  const other = right as JqObject;
  const keys = Object.keys(left);
  work.charge(keys.length);
  return keys.length === Object.keys(other).length && keys.every((key) => hasKey(other, key) && matches(left[key] as Value, other[key] as Value, inside, work));
}
