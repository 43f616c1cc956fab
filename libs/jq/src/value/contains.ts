import { fail } from '../jq-error.ts';
import type { Work } from '../work.ts';
import { type Deep, runDeep } from './deep.ts';
import { equal } from './equal.ts';
import { describe } from './excerpt.ts';
import { includesText } from './find-text.ts';
import { isArray, isObject, kindOf } from './kind.ts';
import { type JqObject, type Value, hasKey } from './value.ts';

/** jq refuses to look deeper than this. */
const maxDepth = 10_000;

/** jq's `contains`: substrings, elements and keys, recursively. */
export function contains(outer: Value, inner: Value, work: Work): boolean {
  if (!comparable(outer, inner)) {
    fail(`${describe(outer)} and ${describe(inner)} cannot have their containment checked`);
  }
  return holds(outer, inner, work);
}

function comparable(outer: Value, inner: Value): boolean {
  return kindOf(outer) === kindOf(inner) && (typeof outer !== 'boolean' || outer === inner);
}

function holds(outer: Value, inner: Value, work: Work): boolean {
  if (isObject(outer) || isArray(outer)) return runDeep(deepHolds(outer, inner, work, 0));
  return scalarHolds(outer, inner, work);
}

function scalarHolds(outer: Value, inner: Value, work: Work): boolean {
  work.step();
  if (typeof outer === 'string' && typeof inner === 'string') {
    work.scan(outer.length + inner.length);
    return includesText(outer, inner);
  }
  return equal(outer, inner, work);
}

function* deepHolds(outer: Value, inner: Value, work: Work, depth: number): Deep<boolean> {
  if (isObject(outer) && isObject(inner)) {
    if (depth >= maxDepth) fail('Containment check too deep');
    return yield* objectHolds(outer, inner, work, depth + 1);
  }
  if (isArray(outer) && isArray(inner)) {
    if (depth >= maxDepth) fail('Containment check too deep');
    for (const wanted of inner) if (!(yield someHolds(outer, wanted, work, depth + 1))) return false;
    return true;
  }
  return scalarHolds(outer, inner, work);
}

function* someHolds(outer: readonly Value[], wanted: Value, work: Work, depth: number): Deep<boolean> {
  for (const value of outer) if (yield deepHolds(value, wanted, work, depth)) return true;
  return false;
}

function* objectHolds(outer: JqObject, inner: JqObject, work: Work, depth: number): Deep<boolean> {
  for (const key of Object.keys(inner)) {
    if (!hasKey(outer, key)) return false;
    if (!(yield deepHolds(outer[key] as Value, inner[key] as Value, work, depth))) return false;
  }
  return true;
}
