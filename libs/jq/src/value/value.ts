import type { JqNumber } from './number-literal.ts';

/** A JSON value as jq sees it: numbers may carry the digits they were written with. */
export type Value = null | boolean | JqNumber | string | readonly Value[] | JqObject;

export type JqObject = { readonly [key: string]: Value };

/** An object under construction. Write with {@link setKey}, so that `__proto__` stays an ordinary key. */
export type MutableObject = { [key: string]: Value };

export function setKey(target: MutableObject, key: string, value: Value): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

export function copyObject(source: JqObject): MutableObject {
  return { ...source };
}

export function hasKey(target: JqObject, key: string): boolean {
  return Object.hasOwn(target, key);
}
