import { JqError } from '../jq-error.ts';
import type { Pattern, PatternEntry } from '../syntax/ast.ts';
import { getIndex } from '../value/access.ts';
import { each } from './code.ts';
import type { Code, Env } from './run.ts';
import type { Signal } from './signal.ts';
import type { Value } from '../value/value.ts';
import type { Scope } from './scope.ts';

/** Binds the variables of a pattern to the parts of a value and runs `use` in that scope, once for each combination of computed keys. */
export type Bind = (value: Value, env: Env, use: (inner: Env) => Signal) => Signal;

/** How alternatives of a `?//` pattern bind, and the scope their variables make. */
export type Binder = {
  readonly scope: Scope;
  readonly bind: Bind;
  /** One plain variable: binding it is `env.bind(value)`. */
  readonly simple: boolean;
  /** What computed keys need. */
  readonly height: number;
};

type Fill = (value: Value, env: Env, values: Value[], next: () => Signal) => Signal;

export function compilePatterns(patterns: readonly Pattern[], scope: Scope): Binder {
  const [only] = patterns;
  if (patterns.length === 1 && only?.kind === 'variable') {
    return { scope: scope.bind('variable', only.name), bind: (value, env, use) => use(env.bind(value)), simple: true, height: 1 };
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

function namesIn(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'variable':
      return [pattern.name];
    case 'array':
      return pattern.elements.flatMap(namesIn);
    case 'object':
      return pattern.entries.flatMap(({ variable, pattern: inner }) => [...(variable === null ? [] : [variable]), ...(inner === null ? [] : namesIn(inner))]);
  }
}

function bindWith(fill: Fill, count: number): Bind {
  return (value, env, use) => {
    const values: Value[] = Array.from({ length: count }, () => null);
    return fill(value, env, values, () => use(values.reduce<Env>((inner, bound) => inner.bind(bound), env)));
  };
}

/** `first ?// rest`: an error anywhere after the first alternative has bound, even in a consumer, tries the rest. */
function orElse(first: Bind, rest: Bind): Bind {
  return (value, env, use) => {
    const mark = env.run.work.mark();
    try {
      return first(value, env, use);
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      env.run.work.rewind(mark);
      env.run.work.step();
      return rest(value, env, use);
    }
  };
}

function fillerOf(pattern: Pattern, scope: Scope, names: readonly string[], keys: Code[]): Fill {
  switch (pattern.kind) {
    case 'variable': {
      const slot = names.indexOf(pattern.name);
      return (value, _env, values, next) => {
        values[slot] = value;
        return next();
      };
    }
    case 'array':
      return chain(pattern.elements.map((element, index) => inside(index, fillerOf(element, scope, names, keys))).toReversed());
    case 'object':
      return chain(pattern.entries.map((entry) => fillerOfEntry(entry, scope, names, keys)));
  }
}

function chain(fills: readonly Fill[]): Fill {
  return fills.reduceRight((rest, first) => (value, env, values, next) => first(value, env, values, () => rest(value, env, values, next)));
}

/** One element of an array; jq takes the last first. */
function inside(index: number, fill: Fill): Fill {
  return (value, env, values, next) => fill(getIndex(value, index, env.run.work), env, values, next);
}

/** Keys are computed from the value being taken apart, with the variables outside the pattern. */
function fillerOfEntry({ key, variable, pattern }: PatternEntry, scope: Scope, names: readonly string[], keys: Code[]): Fill {
  const code = scope.code(key);
  keys.push(code);
  const slot = variable === null ? -1 : names.indexOf(variable);
  const fill = pattern === null ? undefined : fillerOf(pattern, scope, names, keys);
  return (value, env, values, next) =>
    each(code, value, env, (name) => {
      env.run.work.step();
      const found = getIndex(value, name, env.run.work);
      if (slot >= 0) values[slot] = found;
      return fill === undefined ? next() : fill(found, env, values, next);
    });
}

