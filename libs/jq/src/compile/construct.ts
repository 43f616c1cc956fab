import { fail } from '../jq-error.ts';
import type { Node } from '../syntax/ast.ts';
import { describe } from '../value/excerpt.ts';
import { constant, each, isDirect, isOne, many, one } from './code.ts';
import { computedAt, noPath } from './path-code.ts';
import type { Code, Env, PathCode } from './run.ts';
import { type Signal, go } from './signal.ts';
import { type MutableObject, type Value, setKey } from '../value/value.ts';
import type { Scope } from './scope.ts';

/** `[body]`: all outputs in one array. */
export function compileArray(node: Node<'array'>, scope: Scope): Code {
  return node.body === null ? constant([]) : collect(scope.code(node.body));
}

export function collect(body: Code): Code {
  if (isDirect(body)) {
    const { run } = body;
    return one((input, env) => {
      const value = run(input, env);
      return value === undefined ? [] : [value];
    }, body);
  }
  const { run } = body;
  return one((input, env) => {
    const { work } = env.run;
    const values: Value[] = [];
    run(input, env, (value) => {
      work.step();
      work.array(values.push(value));
      return go;
    });
    return values;
  }, body);
}

/** The outputs are looked for as paths, though none of them counts: the array is computed. */
export function pathOfArray(node: Node<'array'>, scope: Scope): PathCode {
  const body = node.body === null ? noPath : scope.path(node.body);
  return (place, input, env, emit) => {
    const { work } = env.run;
    const values: Value[] = [];
    body(place, input, env, (_at, value) => {
      work.step();
      work.array(values.push(value));
      return go;
    });
    return emit(computedAt(place, input, values), values);
  };
}

type Entry = { readonly key: Code; readonly value: Code };

/** `{key: value, …}`: every combination of outputs, the first entry varying slowest. */
export function compileObject(node: Node<'object'>, scope: Scope): Code {
  const entries = node.entries.map(({ key, value }): Entry => ({ key: scope.code(key), value: scope.code(value) }));
  const parts = entries.flatMap(({ key, value }) => [key, value]);
  const ones = entries.flatMap(({ key, value }) => (isOne(key) && isOne(value) ? [{ key, value }] : []));
  if (ones.length === entries.length) return objectOfOnes(ones, parts);
  return many((input, env, emit) => {
    const keys: string[] = [];
    const values: Value[] = [];
    const fill = (index: number): Signal => {
      const entry = entries[index];
      if (entry === undefined) return emit(objectOf(keys, values));
      return each(entry.key, input, env, (key) =>
        each(entry.value, input, env, (value) => {
          env.run.work.step();
          keys[index] = asKey(key);
          values[index] = value;
          return fill(index + 1);
        }),
      );
    };
    return fill(0);
  }, ...parts);
}

function objectOf(keys: readonly string[], values: readonly Value[]): Value {
  const object: MutableObject = {};
  keys.forEach((key, index) => setKey(object, key, values[index] as Value));
  return object;
}

type OneCode = Extract<Code, { outputs: 'one' }>;

function objectOfOnes(entries: readonly { readonly key: OneCode; readonly value: OneCode }[], parts: readonly Code[]): Code {
  const runs = entries.map(({ key: { constant: fixed, run: key }, value: { run: value } }) => {
    const name = typeof fixed === 'string' && fixed !== '__proto__' ? fixed : undefined;
    return { name, key, value };
  });
  const fill = (input: Value, env: Env): Value => {
    const object: MutableObject = {};
    for (const { name, key, value } of runs) {
      if (name === undefined) {
        const computed = key(input, env);
        const found = value(input, env);
        setKey(object, asKey(computed), found);
      } else object[name] = value(input, env);
    }
    return object;
  };
  return one(fill, ...parts);
}

export function asKey(key: Value): string {
  return typeof key === 'string' ? key : fail(`Cannot use ${describe(key)} as object key`);
}
