import { JqError } from '../jq-error.ts';
import type { Node } from '../syntax/ast.ts';
import { getElement, getField, getIndex } from '../value/access.ts';
import { describe } from '../value/excerpt.ts';
import { fail } from '../jq-error.ts';
import { isArray, isObject } from '../value/kind.ts';
import { each, isDirect, isOne, many, one, optional } from './code.ts';
import { extend, pathForEach, pathForKey } from './path-code.ts';
import type { Place } from './place.ts';
import type { Code, Emit, Env, PathCode, PathEmit } from './run.ts';
import { type Signal, go } from './signal.ts';
import { type JqObject, type Value, hasKey } from '../value/value.ts';
import type { Work } from '../work.ts';
import { combine, map } from './combine.ts';
import { constantKeys, constantPath, isInherited } from './constant-path.ts';
import type { Scope } from './scope.ts';

/** `target.key` and `target[key]`. The key varies slowest. */
export function compileIndex(node: Node<'index'>, scope: Scope): Code {
  const keys = constantKeys(node);
  if (keys !== undefined) return constantPath(keys);
  const target = scope.code(node.target);
  if (node.key.kind === 'literal' && typeof node.key.value === 'string') return fieldOf(target, node.key.value, node);
  const key = scope.code(node.key);
  if (node.optional) return combineOptional(target, key);
  const fixed = isOne(key) ? key.constant : undefined;
  if (typeof fixed === 'number') return map(target, (value, work) => (isArray(value) ? getElement(value, fixed) : getIndex(value, fixed, work)));
  return combine(target, key, getIndex);
}

function fieldOf(target: Code, key: string, node: Node<'index'>): Code {
  if (node.optional) return filterMap(target, (value) => (isObject(value) || value === null ? getField(value, key) : undefined));
  const read = fieldReader(key);
  return map(target, read);
}

/** Reads one field; an own key of a plain object is the fast case. */
function fieldReader(key: string): (value: Value) => Value {
  if (isInherited(key)) return (value) => getField(value, key);
  return (value) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const field = (value as JqObject)[key];
      if (field !== undefined) return field;
    }
    return getField(value, key);
  };
}

/** `target[key]?`: only the error of indexing itself is dropped. */
function combineOptional(target: Code, key: Code): Code {
  if (isDirect(target) && isDirect(key)) {
    return optional(
      (input, env) => {
        const k = key.run(input, env);
        const value = k === undefined ? undefined : target.run(input, env);
        return value === undefined ? undefined : tryIndex(value, k as Value, env.run.work);
      },
      target,
      key,
    );
  }
  return many(
    (input, env, emit) =>
      each(key, input, env, (k) =>
        each(target, input, env, (value) => {
          const found = tryIndex(value, k, env.run.work);
          return found === undefined ? go : emit(found);
        }),
      ),
    target,
    key,
  );
}

function tryIndex(value: Value, key: Value, work: Work): Value | undefined {
  try {
    return getIndex(value, key, work);
  } catch (error) {
    if (error instanceof JqError) return undefined;
    throw error;
  }
}

function filterMap(target: Code, apply: (value: Value) => Value | undefined): Code {
  if (isDirect(target)) {
    const { run } = target;
    return optional((input, env) => {
      const value = run(input, env);
      return value === undefined ? undefined : apply(value);
    }, target);
  }
  const { run } = target;
  return many(
    (input, env, emit) =>
      run(input, env, (value) => {
        const found = apply(value);
        return found === undefined ? go : emit(found);
      }),
    target,
  );
}

/** `target[from:to]`: an index by an object, with `to` varying slowest. */
export function compileSlice(node: Node<'slice'>, scope: Scope): Code {
  const target = scope.code(node.target);
  const range = rangeOf(node, scope);
  return node.optional ? combineOptional(target, range) : combine(target, range, getIndex);
}

function rangeOf(node: Node<'slice'>, scope: Scope): Code {
  const [from, to] = [node.from, node.to].map((bound) => (bound === null ? one(() => null) : scope.code(bound))) as [Code, Code];
  return combine(to, from, (end, start) => ({ start, end }));
}

/** `target[]`: every element or every value. */
export function compileIterate(node: Node<'iterate'>, scope: Scope): Code {
  const target = scope.code(node.target);
  const iterate = node.optional ? eachInsideOptional : eachInside;
  if (node.target.kind === 'identity') return many(iterate, target);
  return many((input, env, emit) => each(target, input, env, (value) => iterate(value, env, emit)), target);
}

export function eachInside(value: Value, env: Env, emit: Emit): Signal {
  return isArray(value) || isObject(value) ? eachInsideOptional(value, env, emit) : cannotIterate(value);
}

function eachInsideOptional(value: Value, env: Env, emit: Emit): Signal {
  const { work } = env.run;
  if (isArray(value)) {
    for (const element of value) {
      work.step();
      const signal = emit(element);
      if (signal !== go) return signal;
    }
  } else if (isObject(value)) {
    for (const key in value) {
      if (!hasKey(value, key)) continue;
      work.step();
      const signal = emit(value[key] as Value);
      if (signal !== go) return signal;
    }
  }
  return go;
}

function cannotIterate(value: Value): never {
  return fail(value === null ? 'Cannot iterate over null (null)' : `Cannot iterate over ${describe(value)}`);
}

export function pathOfIndex(node: Node<'index'>, scope: Scope): PathCode {
  return pathByKey(scope.path(node.target), scope.code(node.key), node.optional);
}

export function pathOfSlice(node: Node<'slice'>, scope: Scope): PathCode {
  return pathByKey(scope.path(node.target), rangeOf(node, scope), node.optional);
}

function pathByKey(target: PathCode, key: Code, isOptional: boolean): PathCode {
  const step = (place: Place, value: Value, k: Value, env: Env, emit: PathEmit): Signal => {
    const path = extend(pathForKey(place, value, k), k);
    const found = isOptional ? tryIndex(value, k, env.run.work) : getIndex(value, k, env.run.work);
    return found === undefined ? go : emit(path, found);
  };
  return (place, input, env, emit) => each(key, input, env, (k) => target(place, input, env, (at, value) => step(at, value, k, env, emit)));
}

export function pathOfIterate(node: Node<'iterate'>, scope: Scope): PathCode {
  const target = scope.path(node.target);
  return (place, input, env, emit) => target(place, input, env, (at, value) => eachPathInside(at, value, env, node.optional, emit));
}

export function eachPathInside(place: Place, value: Value, env: Env, isOptional: boolean, emit: PathEmit): Signal {
  const path = pathForEach(place, value);
  if (isArray(value)) {
    for (const [index, element] of value.entries()) {
      env.run.work.step();
      const signal = emit(extend(path, index), element);
      if (signal !== go) return signal;
    }
    return go;
  }
  if (isObject(value)) {
    for (const key of Object.keys(value)) {
      env.run.work.step();
      const signal = emit(extend(path, key), value[key] as Value);
      if (signal !== go) return signal;
    }
    return go;
  }
  return isOptional ? go : cannotIterate(value);
}

