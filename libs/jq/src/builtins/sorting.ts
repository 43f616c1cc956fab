import { each, isOne, one } from '../compile/code.ts';
import type { Code, Env } from '../compile/run.ts';
import { go } from '../compile/signal.ts';
import type { Value } from '../value/value.ts';
import { eachInside } from '../compile/access.ts';
import type { Scope } from '../compile/scope.ts';
import { fail } from '../jq-error.ts';
import type { Expression } from '../syntax/ast.ts';
import { compare, unordered } from '../value/compare.ts';
import { describe } from '../value/excerpt.ts';
import { isArray } from '../value/kind.ts';
import type { Work } from '../work.ts';
import { type Family, keeping, native0, special1, type Special } from './builtin.ts';

/** Builtins that order arrays. All sorts are stable. */
export const sorting: Family = {
  'sort/0': native0((input, work) => sorted(ownKeys(input, work), work).map(({ value }) => value)),
  'sort_by/1': by((entries, work) => sorted(entries, work).map(({ value }) => value)),
  'group_by/1': by((entries, work) => groups(entries, work).map((group) => group.map(({ value }) => value))),
  'unique/0': native0((input, work) => firsts(ownKeys(input, work), work)),
  'unique_by/1': by(firsts),
  'min/0': keeping((input, work) => extreme(pairs(input), -1, work)),
  'max/0': keeping((input, work) => extreme(pairs(input), 1, work)),
  'min_by/1': by((entries, work) => extreme(entries, -1, work), 'cannot be iterated over'),
  'max_by/1': by((entries, work) => extreme(entries, 1, work), 'cannot be iterated over'),
};

type Entry = { readonly key: Value; readonly value: Value };

function by(use: (entries: readonly Entry[], work: Work) => Value, problem = 'cannot be sorted, as they are not both arrays'): Special {
  return special1((key: Expression, scope: Scope) => {
    const code = scope.code(key);
    return one((input, env) => {
      const { work } = env.run;
      const keys = keysOf(code, input, env);
      if (!isArray(input)) return fail(`${describe(input)} and ${describe(isOne(code) ? keys.map((value) => [value]) : keys)} ${problem}`);
      work.charge(input.length);
      return use(input.map((value, index) => ({ key: keys[index] as Value, value })), work);
    }, code);
  });
}

/** `map([key])`, or just the keys where each element has one, which order the same. */
function keysOf(code: Code, input: Value, env: Env): readonly Value[] {
  const keys: Value[] = [];
  const { work } = env.run;
  eachInside(input, env, (element) => {
    keys.push(isOne(code) ? code.run(element, env) : outputsOf(code, element, env));
    return go;
  });
  work.array(keys.length);
  return keys;
}

function outputsOf(code: Code, input: Value, env: Env): readonly Value[] {
  const { work } = env.run;
  const outputs: Value[] = [];
  each(code, input, env, (value) => {
    work.step();
    work.array(outputs.push(value));
    return go;
  });
  return outputs;
}

/** Every value as its own key. */
function ownKeys(input: Value, work: Work): readonly Entry[] {
  if (!isArray(input)) return fail(`${describe(input)} cannot be sorted, as it is not an array`);
  work.charge(input.length);
  return input.map((value) => ({ key: value, value }));
}

/** Costs a step for each four comparisons, besides what comparing strings, arrays and objects costs. */
function sorted(entries: readonly Entry[], work: Work): readonly Entry[] {
  work.charge((entries.length * (32 - Math.clz32(entries.length))) >>> 2);
  return [...entries].sort((left, right) => {
    const order = compare(left.key, right.key, work);
    return order === unordered ? 0 : order;
  });
}

function groups(entries: readonly Entry[], work: Work): readonly (readonly Entry[])[] {
  const found: Entry[][] = [];
  for (const entry of sorted(entries, work)) {
    const group = found.at(-1);
    if (group !== undefined && compare((group[0] as Entry).key, entry.key, work) === 0) group.push(entry);
    else found.push([entry]);
  }
  return found;
}

function firsts(entries: readonly Entry[], work: Work): Value {
  return groups(entries, work).map(([first]) => (first as Entry).value);
}

function pairs(input: Value): readonly Entry[] {
  if (!isArray(input)) return fail(`${describe(input)} and ${describe(input)} cannot be iterated over`);
  return input.map((value) => ({ key: value, value }));
}

/** The first least or the last greatest. */
function extreme(entries: readonly Entry[], direction: -1 | 1, work: Work): Value {
  let best: Entry | undefined;
  for (const entry of entries) {
    work.step();
    if (best === undefined) best = entry;
    else {
      const order = compare(entry.key, best.key, work);
      if (direction < 0 ? order < 0 : order >= 0) best = entry;
    }
  }
  return best?.value ?? null;
}
