import type { Expression } from '../syntax/ast.ts';
import { getIndex } from '../value/access.ts';
import type { Code } from './run.ts';
import { NumberLiteral } from '../value/number-literal.ts';
import type { JqObject, Value } from '../value/value.ts';

export type Keys = readonly (string | number)[];

/** The keys of `.a.b[0]`, from the first; none for `.`, `undefined` for anything else. */
export function constantKeys(node: Expression): Keys | undefined {
  const keys: (string | number)[] = [];
  let at = node;
  for (; at.kind === 'index'; at = at.target) {
    const key = at.key.kind === 'literal' ? at.key.value : undefined;
    if (at.optional || (typeof key !== 'string' && typeof key !== 'number')) return undefined;
    keys.push(key);
  }
  return at.kind === 'identity' ? keys.toReversed() : undefined;
}

/** Reads a constant path in one go, which is far faster than a closure for each key. */
export function constantPath(keys: Keys): Code {
  const isPlain = keys.every((key) => typeof key === 'number' || !isInherited(key));
  return {
    outputs: 'one',
    height: 2,
    run: (input, env) => (isPlain ? readPlain(input, keys) : undefined) ?? readAny(input, keys, env.run.work),
    ...(isPlain && { keys }),
  };
}

function readAny(input: Value, keys: Keys, work: Parameters<typeof getIndex>[2]): Value {
  return keys.reduce<Value>((value, key) => getIndex(value, key, work), input);
}

/** The value at keys that no object inherits, where everything on the way is there; otherwise `undefined` or null. */
export function readPlain(input: Value, keys: Keys): Value | undefined {
  let value: Value | undefined = input;
  for (let at = 0; at < keys.length; at++) {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = keys[at] as string | number;
    if (Array.isArray(value)) {
      if (typeof key !== 'number') return undefined;
      value = (value as readonly Value[])[key < 0 ? key + value.length : key];
    } else {
      if (typeof key !== 'string') return undefined;
      value = (value as JqObject)[key];
    }
  }
  return value;
}

/** Keys that a plain object or a number literal has without owning them as JSON. */
export function isInherited(key: string): boolean {
  return key in Object.prototype || key in NumberLiteral.prototype || key === 'double';
}
