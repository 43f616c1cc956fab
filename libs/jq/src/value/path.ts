import { fail } from '../jq-error.ts';
import type { Work } from '../work.ts';
import { getIndex, sliceRange } from './access.ts';
import { isArray, isNumber, isObject, toDouble } from './kind.ts';
import { type JqObject, type Value, copyObject, setKey } from './value.ts';

/** Keys a path may have. */
const maxKeys = 10_000;

/** Largest index an assignment may create. */
const maxIndex = 536_870_911;

export function asPath(path: Value): readonly Value[] {
  if (!isArray(path)) return fail('Path must be specified as an array');
  if (path.length > maxKeys) return fail('Path too deep');
  return path;
}

/** The value at a path; null where there is nothing. */
export function getPath(root: Value, path: readonly Value[], work: Work): Value {
  let value = root;
  for (const key of path) {
    work.step();
    value = getIndex(value, key, work);
  }
  return value;
}

/** A copy of the root with another value at a path; containers on the way are made where there is null. */
export function setPath(root: Value, path: readonly Value[], value: Value, work: Work): Value {
  const containers: Value[] = [];
  let at = root;
  for (const key of path) {
    work.step();
    containers.push(at);
    const inside = getIndex(at, key, work);
    if (!isOrdinary(at, key)) setIndex(at, key, null, work);
    at = inside;
  }
  let result = value;
  for (let index = path.length - 1; index >= 0; index--) result = setIndex(containers[index] as Value, path[index] as Value, result, work);
  return result;
}

/** Whether a write is sure to succeed, or is one to a slice. Otherwise jq finds out on its way in, before it looks further inside. */
function isOrdinary(target: Value, key: Value): boolean {
  if (isObject(key)) return true;
  if (typeof key === 'string') return target === null || isObject(target);
  return typeof key === 'number' && key >= 0 && key <= maxIndex && (target === null || isArray(target));
}

/** A copy of the target with another value at one key, by which it has been found that the target can be indexed. */
export function setIndex(target: Value, key: Value, value: Value, work: Work): Value {
  if (typeof key === 'string' && (target === null || isObject(target))) return setField(target, key, value, work);
  if (isNumber(key) && (target === null || isArray(target))) return setElement(target ?? [], toDouble(key), value, work);
  if (isObject(key)) {
    if (target === null || isArray(target)) return setSlice(target ?? [], key, value, work);
    return fail('Cannot update string slices');
  }
  return fail('Cannot update field at array index of array');
}

function setField(target: JqObject | null, key: string, value: Value, work: Work): JqObject {
  work.charge(target === null ? 1 : 2 * Object.keys(target).length + 1);
  const copy = target === null ? {} : copyObject(target);
  setKey(copy, key, value);
  return copy;
}

function setElement(target: readonly Value[], index: number, value: Value, work: Work): readonly Value[] {
  if (Number.isNaN(index)) return fail('Cannot set array element at NaN index');
  const floor = Math.floor(index);
  const at = floor < 0 ? floor + target.length : floor;
  if (at < 0) return fail('Out of bounds negative array index');
  if (at > maxIndex) return fail('Array index too large');
  const length = Math.max(target.length, at + 1);
  work.array(length);
  work.charge((length >>> 3) + 1);
  const copy = [...target];
  while (copy.length < at) copy.push(null);
  copy[at] = value;
  return copy;
}

function setSlice(target: readonly Value[], range: JqObject, value: Value, work: Work): readonly Value[] {
  const [from, to] = sliceRange(range, target.length);
  if (!isArray(value)) return fail('A slice of an array can only be assigned another array');
  work.array(target.length + value.length);
  work.charge(((target.length + value.length) >>> 3) + 1);
  return [...target.slice(0, from), ...value, ...target.slice(to)];
}
