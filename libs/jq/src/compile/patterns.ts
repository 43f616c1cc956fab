import { JqError } from '../jq-error.ts';
import type { Pattern, PatternEntry } from '../syntax/ast.ts';
import { namesIn } from '../syntax/children.ts';
import { getIndex } from '../value/access.ts';
import { each } from './code.ts';
import { extend, pathForKey } from './path-code.ts';
import { OffPath, type Place } from './place.ts';
import type { Code, Env } from './run.ts';
import type { Signal } from './signal.ts';
import type { Value } from '../value/value.ts';
import type { Scope } from './scope.ts';

/** Runs in the scope of a pattern's variables. In a path expression taking a value apart moves on from `place`. */
type Use = (inner: Env, place: Place | undefined) => Signal;

/**
 * Binds the variables of a pattern to the parts of a value and runs `use` in that scope, once for each combination of computed
 * keys. `place` is where a path expression is, which has to be where the value was found.
 */
export type Bind = (value: Value, env: Env, use: Use, place?: Place) => Signal;

/** How alternatives of a `?//` pattern bind, and the scope their variables make. */
export type Binder = {
  readonly scope: Scope;
  readonly bind: Bind;
  /** One plain variable: binding it is `env.bind(value)`. */
  readonly simple: boolean;
  /** What computed keys need. */
  readonly height: number;
};

type Next = (place: Place | undefined) => Signal;
type Fill = (value: Value, env: Env, values: Value[], place: Place | undefined, next: Next) => Signal;

export function compilePatterns(patterns: readonly Pattern[], scope: Scope): Binder {
  const [only] = patterns;
  if (patterns.length === 1 && only?.kind === 'variable') {
    return { scope: scope.bind('variable', only.name), bind: (value, env, use, place) => use(env.bind(value), place), simple: true, height: 1 };
  }
  const names = [...new Set(patterns.flatMap(namesIn))];
  const keys: Code[] = [];
  const alternatives = patterns.map((pattern) => fillerOf(pattern, scope, names, keys));
  const bindings = alternatives.map((fill): Bind => bindWith(fill, names.length));
  return {
    scope: scope.bindAll('variable', names),
    bind: bindings.reduceRight((rest, first) => orElse(first, rest)),
    simple: false,
    height: keys.reduce((height, key) => Math.max(height, key.height), 0) + 4,
  };
}

function bindWith(fill: Fill, count: number): Bind {
  return (value, env, use, place) => {
    const values: Value[] = Array.from({ length: count }, () => null);
    return fill(value, env, values, place, (end) => use(values.reduce<Env>((inner, bound) => inner.bind(bound), env), end));
  };
}

/** `first ?// rest`: an error anywhere after the first alternative has bound, even in a consumer, tries the rest. */
function orElse(first: Bind, rest: Bind): Bind {
  return (value, env, use, place) => {
    const mark = env.run.work.mark();
    try {
      return first(value, env, use, place);
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      env.run.work.rewind(mark);
      env.run.work.step();
      return rest(value, env, use, place);
    }
  };
}

function fillerOf(pattern: Pattern, scope: Scope, names: readonly string[], keys: Code[]): Fill {
  switch (pattern.kind) {
    case 'variable': {
      const slot = names.indexOf(pattern.name);
      return (value, _env, values, place, next) => {
        values[slot] = value;
        return next(place);
      };
    }
    case 'array':
      return chain(pattern.elements.map((element, index) => inside(index, fillerOf(element, scope, names, keys))).toReversed());
    case 'object':
      return chain(pattern.entries.map((entry) => fillerOfEntry(entry, scope, names, keys)));
  }
}

function chain(fills: readonly Fill[]): Fill {
  return fills.reduceRight((rest, first) => (value, env, values, place, next) => first(value, env, values, place, (at) => rest(value, env, values, at, next)));
}

/** One element of an array; jq takes the last first. */
function inside(index: number, fill: Fill): Fill {
  return (value, env, values, place, next) => {
    const { found, at } = take(value, index, env, place);
    return fill(found, env, values, at, next);
  };
}

/** Keys are computed from the value being taken apart, with the variables outside the pattern. */
function fillerOfEntry({ key, variable, pattern }: PatternEntry, scope: Scope, names: readonly string[], keys: Code[]): Fill {
  const code = scope.code(key);
  keys.push(code);
  const slot = variable === null ? -1 : names.indexOf(variable);
  const fill = pattern === null ? undefined : fillerOf(pattern, scope, names, keys);
  return (value, env, values, place, next) =>
    each(code, value, env, (name) => {
      env.run.work.step();
      const { found, at } = take(value, name, env, place);
      if (slot >= 0) values[slot] = found;
      return fill === undefined ? next(at) : fill(found, env, values, at, next);
    });
}

/** A part of a value, and where it is. */
function take(value: Value, key: Value, env: Env, place: Place | undefined): { readonly found: Value; readonly at: Place | undefined } {
  if (place === undefined) return { found: getIndex(value, key, env.run.work), at: undefined };
  const path = extend(pathForKey(place, value, key), key);
  const found = getIndex(value, key, env.run.work);
  return { found, at: new OffPath(path, found, false) };
}
