import { isArray, isObject } from './kind.ts';
import { NumberLiteral } from './number-literal.ts';
import { type MutableObject, type Value, copyObject, setKey } from './value.ts';

type Slot = readonly [target: Value[] | MutableObject, key: string | number, value: Value];

/** A copy of the value as jq would print it: literals are doubles, or bigints where they are integers that a double cannot hold, NaN is null, infinities are the largest double. */
export function plain(value: Value): Value {
  const root: Value[] = [];
  const pending: Slot[] = [[root, 0, value]];
  for (let slot = pending.pop(); slot !== undefined; slot = pending.pop()) {
    const [target, key, next] = slot;
    const copy = copyLevel(next, pending);
    if (Array.isArray(target)) target[key as number] = copy;
    else setKey(target, key as string, copy);
  }
  return root[0] as Value;
}

function copyLevel(value: Value, pending: Slot[]): Value {
  if (value instanceof NumberLiteral) return plainNumber(value.simplest);
  if (typeof value === 'number') return plainNumber(value);
  if (isArray(value)) {
    const copy: Value[] = Array.from({ length: value.length }, () => null);
    value.forEach((element, index) => pending.push([copy, index, element]));
    return copy;
  }
  if (!isObject(value)) return value;
  const copy = copyObject(value);
  for (const key of Object.keys(value)) pending.push([copy, key, value[key] as Value]);
  return copy;
}

function plainNumber(value: number | bigint): number | bigint | null {
  if (typeof value === 'bigint') return value;
  return Number.isNaN(value) ? null : Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
}
