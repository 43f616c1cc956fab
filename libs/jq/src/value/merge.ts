import { fail } from '../jq-error.ts';
import type { Work } from '../work.ts';
import { type Deep, runDeep } from './deep.ts';
import { isObject } from './kind.ts';
import { type JqObject, type Value, copyObject, hasKey, setKey } from './value.ts';

/** jq refuses to merge deeper than this. */
const maxDepth = 10_000;

/** `left * right` of two objects: keys of the right win, objects on both sides merge recursively. */
export function merge(left: JqObject, right: JqObject, work: Work): JqObject {
  return runDeep(mergeDeep(left, right, work, 0));
}

function* mergeDeep(left: JqObject, right: JqObject, work: Work, depth: number): Deep<JqObject> {
  if (depth >= maxDepth) fail('Object merge too deep');
  const keys = Object.keys(right);
  work.charge(Object.keys(left).length + keys.length + 1);
  const merged = copyObject(left);
  for (const key of keys) {
    const above = hasKey(left, key) ? (left[key] as Value) : null;
    const below = right[key] as Value;
    setKey(merged, key, isObject(above) && isObject(below) ? yield mergeDeep(above, below, work, depth + 1) : below);
  }
  return merged;
}
