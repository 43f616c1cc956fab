import type { Work } from '../work.ts';
import { getIndex } from './access.ts';
import { isArray, isNumber, isObject, toDouble } from './kind.ts';
import { asPath, getPath, setIndex } from './path.ts';
import { type Value, setKey } from './value.ts';

/**
 * Many writes to one root: a container is copied when first written to and written in place after that, so updating
 * every element of an array is linear. A container that has been handed out is copied again before the next write.
 */
export class Updater {
  root: Value;
  private readonly work: Work;
  /** Containers made by earlier writes; none are kept for the first, which is often the only one. */
  private owned: Set<Value> | undefined;
  private writes = 0;

  constructor(root: Value, work: Work) {
    this.root = root;
    this.work = work;
  }

  /** The value at a path, for anyone to keep. */
  get(path: readonly Value[]): Value {
    const value = getPath(this.root, path, this.work);
    if (this.owned?.has(value) === true) this.owned.clear();
    return value;
  }

  set(path: readonly Value[], value: Value): void {
    asPath(path);
    const containers: Value[] = [];
    let at = this.root;
    for (const key of path) {
      this.work.step();
      containers.push(at);
      at = getIndex(at, key, this.work);
    }
    let result = value;
    for (let index = path.length - 1; index >= 0; index--) result = this.write(containers[index] as Value, path[index] as Value, result);
    this.root = result;
    if (++this.writes === 1) this.owned = new Set();
  }

  private write(target: Value, key: Value, value: Value): Value {
    if (this.owned?.has(target) === true && writeInPlace(target, key, value)) return target;
    const copy = setIndex(target, key, value, this.work);
    this.owned?.add(copy);
    return copy;
  }
}

/** Only what certainly is an ordinary write; anything else goes the long way, with its errors. */
function writeInPlace(target: Value, key: Value, value: Value): boolean {
  if (typeof key === 'string' && isObject(target)) {
    setKey(target, key, value);
    return true;
  }
  if (!isArray(target) || !isNumber(key)) return false;
  const at = Math.floor(toDouble(key));
  if (!(at >= 0 && at < target.length)) return false;
  (target as Value[])[at] = value;
  return true;
}
