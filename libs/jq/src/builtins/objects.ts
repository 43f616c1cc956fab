import { isDirect, one } from '../compile/code.ts';
import { type JqObject, type MutableObject, type Value, hasKey, setKey } from '../value/value.ts';
import { fail } from '../jq-error.ts';
import { getField } from '../value/access.ts';
import { contains } from '../value/contains.ts';
import { sortedKeys } from '../value/compare.ts';
import { describe } from '../value/excerpt.ts';
import { isArray, isNumber, isObject, isTrue, kindOf, toDouble } from '../value/kind.ts';
import type { Work } from '../work.ts';
import { type Family, native0, native1, special1 } from './builtin.ts';

/** Builtins on the keys of objects and arrays. */
export const objects: Family = {
  'keys/0': native0((input, work) => keysOf(input, work, sortedKeys)),
  'keys_unsorted/0': native0((input, work) => keysOf(input, work, Object.keys)),
  'has/1': native1(has),
  'contains/1': native1(contains),
  'to_entries/0': native0(toEntries),
  'from_entries/0': native0(fromEntries),
  'with_entries/1': special1((body, scope) => {
    const code = scope.code(body);
    if (!isDirect(code)) return undefined;
    return one((input, env) => {
      const { work } = env.run;
      const entries: Value[] = [];
      for (const entry of toEntries(input, work)) {
        work.step();
        const changed = code.run(entry, env);
        if (changed !== undefined) entries.push(changed);
      }
      return fromEntries(entries, work);
    }, code);
  }),
};

function keysOf(input: Value, work: Work, keys: (object: JqObject, work: Work) => string[]): Value {
  if (isArray(input)) {
    work.charge(input.length);
    return Array.from(input.keys());
  }
  if (!isObject(input)) return fail(`${describe(input)} has no keys`);
  const found = keys(input, work);
  work.charge(found.length);
  return found;
}

function has(input: Value, key: Value): Value {
  if (isObject(input) && typeof key === 'string') return hasKey(input, key);
  if (isArray(input) && isNumber(key)) return toDouble(key) >= 0 && Math.floor(toDouble(key)) < input.length;
  if (input === null) return false;
  return fail(`Cannot check whether ${kindOf(input)} has a ${kindOf(key)} key`);
}

function toEntries(input: Value, work: Work): readonly Value[] {
  if (isArray(input)) {
    work.charge(input.length);
    return input.map((value, key) => ({ key, value }));
  }
  if (!isObject(input)) return fail(`${describe(input)} has no keys`);
  const keys = Object.keys(input);
  work.charge(keys.length);
  return keys.map((key) => ({ key, value: input[key] as Value }));
}

/** Keys may be called key, Key, name or Name, values value or Value. */
function fromEntries(input: Value, work: Work): Value {
  const object: MutableObject = {};
  for (const entry of isArray(input) ? input : entriesOf(input)) {
    work.step();
    const key = [getField(entry, 'key'), getField(entry, 'Key'), getField(entry, 'name'), getField(entry, 'Name')].find(isTrue) ?? null;
    if (typeof key !== 'string') return fail(`Cannot use ${describe(key)} as object key`);
    setKey(object, key, getField(entry, hasKey(entry as JqObject, 'value') ? 'value' : 'Value'));
  }
  return object;
}

function entriesOf(input: Value): readonly Value[] {
  return isObject(input) ? Object.values(input) : fail(`Cannot iterate over ${describe(input)}`);
}
