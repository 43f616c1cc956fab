import { each, one } from '../compile/code.ts';
import { go } from '../compile/signal.ts';
import type { Value } from '../value/value.ts';
import { eachInside } from '../compile/access.ts';
import { fail } from '../jq-error.ts';
import { getIndex, indexesOf } from '../value/access.ts';
import { add, subtract } from '../value/arithmetic.ts';
import { compare } from '../value/compare.ts';
import { describe } from '../value/excerpt.ts';
import { isArray, isNumber, toDouble } from '../value/kind.ts';
import { toJson } from '../value/to-json.ts';
import type { Work } from '../work.ts';
import { type Family, native0, native1, special0, special1 } from './builtin.ts';
import { stringIndexes } from './text.ts';

/** Builtins on arrays, except those that sort. */
export const arrays: Family = {
  'add/0': special0(() =>
    one((input, env) => {
      let sum: Value = null;
      eachInside(input, env, (value) => {
        sum = add(sum, value, env.run.work);
        return go;
      });
      return sum;
    }),
  ),
  'add/1': special1((source, scope) => {
    const code = scope.code(source);
    return one((input, env) => {
      let sum: Value = null;
      each(code, input, env, (value) => {
        env.run.work.step();
        sum = add(sum, value, env.run.work);
        return go;
      });
      return sum;
    }, code);
  }),
  'bsearch/1': native1(binarySearch),
  'flatten/0': native0((input, work) => flatten(input, Number.POSITIVE_INFINITY, work)),
  'flatten/1': native1(flattenTo),
  'indices/1': native1(indices),
  'join/1': native1(join),
  '_strindices/1': native1(stringIndexes),
};

/** Where the target is, or `-1 - place` where it would have to go. */
function binarySearch(input: Value, target: Value, work: Work): Value {
  if (!isArray(input)) return fail(`${describe(input)} cannot be searched from`);
  let low = 0;
  let high = input.length;
  while (low < high) {
    work.step();
    const middle = (low + high) >>> 1;
    const order = compare(input[middle] as Value, target, work);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return -1 - low;
}

function flattenTo(input: Value, depth: Value, work: Work): Value {
  if (compare(depth, 0, work) < 0) return fail('flatten depth must not be negative');
  if (isNumber(depth)) return flatten(input, toDouble(depth), work);
  if (elements(input).some(isArray)) subtract(depth, 1, work);
  return flatten(input, 0, work);
}

type Level = { readonly values: readonly Value[]; at: number };

/** With a stack of its own, so depth costs no JavaScript stack. */
function flatten(input: Value, depth: number, work: Work): Value {
  const flat: Value[] = [];
  const levels: Level[] = [{ values: elements(input), at: 0 }];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    if (level.at === level.values.length) {
      levels.pop();
      continue;
    }
    const value = level.values[level.at++] as Value;
    work.step();
    if (isArray(value) && depth - levels.length + 1 !== 0) levels.push({ values: value, at: 0 });
    else work.array(flat.push(value));
  }
  return flat;
}

function elements(value: Value): readonly Value[] {
  if (isArray(value)) return value;
  if (typeof value === 'object' && value !== null && !isNumber(value)) return Object.values(value);
  return fail(`Cannot iterate over ${describe(value)}`);
}

function indices(input: Value, wanted: Value, work: Work): Value {
  if (isArray(input)) return isArray(wanted) ? indexesOf(input, wanted, work) : indexesOf(input, [wanted], work);
  if (typeof input === 'string' && typeof wanted === 'string') return stringIndexes(input, wanted, work);
  return getIndex(input, wanted, work);
}

/** Null counts as nothing, numbers and booleans as their text; the rest has to add up. */
function join(input: Value, separator: Value, work: Work): Value {
  let joined: Value = null;
  for (const value of elements(input)) {
    work.step();
    const text = typeof value === 'boolean' || isNumber(value) ? toJson(value, work) : (value ?? '');
    joined = add(joined === null ? '' : add(joined, separator, work), text, work);
  }
  return joined ?? '';
}
