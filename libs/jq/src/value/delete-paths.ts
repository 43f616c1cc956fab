import { fail } from '../jq-error.ts';
import type { Work } from '../work.ts';
import { getIndex, sliceRange } from './access.ts';
import { compare } from './compare.ts';
import { type Deep, runDeep } from './deep.ts';
import { isArray, isNumber, isObject, kindOf, toDouble } from './kind.ts';
import { asPath, setIndex, setPath } from './path.ts';
import { type JqObject, type Value, copyObject } from './value.ts';

type Paths = readonly (readonly Value[])[];

/** A copy of the root without the values at these paths. All keys of one container count on the container as it was. */
export function deletePaths(root: Value, paths: Value, work: Work): Value {
  if (!isArray(paths)) return fail('Paths must be specified as an array');
  const sorted = [...paths].sort((left, right) => compare(left, right, work)).map(pathAmong);
  if (sorted.length === 1) return deleteOne(root, sorted[0] as readonly Value[], work);
  const [first] = sorted;
  if (first === undefined) return root;
  return first.length === 0 ? null : runDeep(deleteSorted(root, sorted, 0, work));
}

function pathAmong(path: Value): readonly Value[] {
  return isArray(path) ? asPath(path) : fail(`Path must be specified as array, not ${kindOf(path)}`);
}

function deleteOne(root: Value, path: readonly Value[], work: Work): Value {
  if (path.length === 0) return null;
  const above = path.slice(0, -1);
  let parent = root;
  for (const [depth, key] of above.entries()) {
    work.step();
    const inside = getIndex(parent, key, work);
    if (inside === null) return putBack(root, above.slice(0, depth), parent, work);
    parent = inside;
  }
  return parent === null ? root : setPath(root, above, deleteKeys(parent, path.slice(-1), work), work);
}

/** Where there is nothing to delete jq puts back what it found on the way, which an index that is an array does not allow. */
function putBack(root: Value, path: readonly Value[], found: Value, work: Work): Value {
  return path.some(isArray) ? setPath(root, path, found, work) : root;
}

/** Deletes paths that agree up to `start`: first inside the values that stay, then whole values. */
function* deleteSorted(target: Value, paths: Paths, start: number, work: Work): Deep<Value> {
  const keys: Value[] = [];
  let result = target;
  for (let at = 0; at < paths.length; ) {
    const path = paths[at] as readonly Value[];
    const key = path[start] as Value;
    let end = at + 1;
    while (end < paths.length && compare((paths[end] as readonly Value[])[start] as Value, key, work) === 0) end++;
    if (path.length === start + 1) keys.push(key);
    else {
      const inside = getIndex(result, key, work);
      if (inside !== null) result = setIndex(result, key, yield deleteSorted(inside, paths.slice(at, end), start + 1, work), work);
    }
    at = end;
  }
  return deleteKeys(result, keys, work);
}

function deleteKeys(target: Value, keys: readonly Value[], work: Work): Value {
  if (target === null || keys.length === 0) return target;
  if (isObject(target)) return deleteFields(target, keys, work);
  return isArray(target) ? deleteElements(target, keys, work) : fail(`Cannot delete fields from ${kindOf(target)}`);
}

function deleteFields(target: JqObject, keys: readonly Value[], work: Work): Value {
  work.charge(Object.keys(target).length + 1);
  const copy = copyObject(target);
  for (const key of keys) {
    if (typeof key !== 'string') return fail(`Cannot delete ${kindOf(key)} field of object`);
    delete copy[key];
  }
  return copy;
}

function deleteElements(target: readonly Value[], keys: readonly Value[], work: Work): Value {
  work.charge((target.length >>> 3) + 1);
  const gone = new Set<number>();
  for (const key of keys) {
    if (isNumber(key)) {
      const at = Math.floor(toDouble(key));
      gone.add(at < 0 ? at + target.length : at);
    } else if (isObject(key)) {
      const [from, to] = sliceRange(key, target.length);
      work.charge((to - from) >>> 2);
      for (let at = from; at < to; at++) gone.add(at);
    } else return fail(`Cannot delete ${kindOf(key)} element of array`);
  }
  return target.filter((_, at) => !gone.has(at));
}
