import { fail } from '../jq-error.ts';
import type { Work } from '../work.ts';
import { sliceCodePoints, codePointLength } from './code-points.ts';
import { equal } from './equal.ts';
import { excerpt } from './excerpt.ts';
import { isArray, isNumber, isObject, kindOf, toDouble } from './kind.ts';
import { type JqObject, type Value, hasKey } from './value.ts';

/** `.[key]`: a field, an element, a slice (by an object of `start` and `end`) or the places of a subarray. */
export function getIndex(target: Value, key: Value, work: Work): Value {
  if (typeof key === 'string') return getField(target, key);
  if (isNumber(key)) {
    if (isArray(target)) return getElement(target, toDouble(key));
    if (target === null) return null;
  } else if (isObject(key)) {
    if (target === null || isArray(target) || typeof target === 'string') return getSlice(target, key, work);
  } else if (isArray(key) && isArray(target)) return indexesOf(target, key, work);
  return cannotIndex(target, key);
}

export function cannotIndex(target: Value, key: Value): never {
  return fail(`Cannot index ${kindOf(target)} with ${kindOf(key)} (${excerpt(key)})`);
}

export function getField(target: Value, key: string): Value {
  if (isObject(target)) return hasKey(target, key) ? (target[key] as Value) : null;
  return target === null ? null : cannotIndex(target, key);
}

/** Fractions are cut, negative indexes count from the end, NaN and out of range give null. */
export function getElement(target: readonly Value[], index: number): Value {
  const at = Math.floor(index);
  return target[at < 0 ? at + target.length : at] ?? null;
}

/** Slices may start and end anywhere: the ends are clamped, the start rounds down and the end up. */
export function getSlice(target: null | string | readonly Value[], range: JqObject, work: Work): Value {
  if (target === null) return null;
  if (typeof target === 'string') work.scan(target.length);
  const length = typeof target === 'string' ? codePointLength(target) : target.length;
  const [from, to] = sliceRange(range, length);
  work.charge(((to - from) >>> 4) + 1);
  return typeof target === 'string' ? sliceCodePoints(target, from, to) : target.slice(from, to);
}

/** The clamped bounds of a slice object on something this long. */
export function sliceRange(range: JqObject, length: number): [number, number] {
  const [start, end] = [getField(range, 'start'), getField(range, 'end')];
  if ((start !== null && !isNumber(start)) || (end !== null && !isNumber(end)) || !('start' in range && 'end' in range)) {
    return fail('Array/string slice indices must be integers');
  }
  const from = start === null ? 0 : Math.floor(bound(toDouble(start), 0, length));
  const to = end === null ? length : Math.ceil(bound(toDouble(end), length, length));
  return [from, Math.max(from, to)];
}

/** Negative indexes count from the end; NaN is no bound. */
function bound(index: number, open: number, length: number): number {
  if (Number.isNaN(index)) return open;
  return Math.min(Math.max(index < 0 ? index + length : index, 0), length);
}

/** Where a subarray starts in an array; the empty one nowhere. */
export function indexesOf(target: readonly Value[], wanted: readonly Value[], work: Work): number[] {
  const found: number[] = [];
  if (wanted.length === 0) return found;
  for (let at = 0; at + wanted.length <= target.length; at++) {
    work.step();
    if (wanted.every((value, offset) => equal(target[at + offset] as Value, value, work))) found.push(at);
  }
  return found;
}
