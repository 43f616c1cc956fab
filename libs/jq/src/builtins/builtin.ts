import { isDirect, isOne, many, one, optional } from '../compile/code.ts';
import type { Code, PathCode } from '../compile/run.ts';
import type { Value } from '../value/value.ts';
import { forEachTuple, lastFirst } from '../compile/combine.ts';
import type { Scope } from '../compile/scope.ts';
import type { Expression } from '../syntax/ast.ts';
import type { Work } from '../work.ts';

/** A builtin that computes one value from its input and its arguments' values; every combination of outputs is a call. */
export type Native = {
  readonly kind: 'native';
  readonly call: (input: Value, parameters: readonly Value[], work: Work) => Value;
  /** May give its very input, or a part of it, so that a path expression goes on from there. */
  readonly keeps?: true;
};

/**
 * A builtin that decides itself how its arguments run. Where it has no `path`, or `code` gives nothing, its definition in
 * jq is used.
 */
export type Special = {
  readonly kind: 'special';
  readonly code: (parameters: readonly Expression[], scope: Scope) => Code | undefined;
  readonly path?: (parameters: readonly Expression[], scope: Scope) => PathCode;
};

/** A builtin that this jq does not have, and why. */
export type Refused = { readonly kind: 'refused'; readonly reason: string };

export type Builtin = Native | Special | Refused;

/** Builtins by `name/arity`. */
export type Family = Readonly<Record<string, Builtin>>;

export function native0(call: (input: Value, work: Work) => Value): Native {
  return { kind: 'native', call: (input, _parameters, work) => call(input, work) };
}

/** A builtin without arguments that may give its input itself, or a part of it. */
export function keeping(call: (input: Value, work: Work) => Value): Native {
  return { ...native0(call), keeps: true };
}

export function native1(call: (input: Value, first: Value, work: Work) => Value): Native {
  return { kind: 'native', call: (input, parameters, work) => call(input, parameters[0] as Value, work) };
}

export function native2(call: (input: Value, first: Value, second: Value, work: Work) => Value): Native {
  return { kind: 'native', call: (input, parameters, work) => call(input, parameters[0] as Value, parameters[1] as Value, work) };
}

export function native3(call: (input: Value, first: Value, second: Value, third: Value, work: Work) => Value): Native {
  return {
    kind: 'native',
    call: (input, parameters, work) => call(input, parameters[0] as Value, parameters[1] as Value, parameters[2] as Value, work),
  };
}

export function special0(code: (scope: Scope) => Code, path?: (scope: Scope) => PathCode): Special {
  return special((_parameters, scope) => code(scope), path && ((_parameters, scope) => path(scope)));
}

type First<T> = (first: Expression, scope: Scope) => T;
type Third<T> = (first: Expression, second: Expression, third: Expression, scope: Scope) => T;
type Second<T> = (first: Expression, second: Expression, scope: Scope) => T;

export function special1(code: First<Code | undefined>, path?: First<PathCode>): Special {
  return special(([first], scope) => code(first as Expression, scope), path && (([first], scope) => path(first as Expression, scope)));
}

export function special2(code: Second<Code | undefined>, path?: Second<PathCode>): Special {
  return special(
    ([first, second], scope) => code(first as Expression, second as Expression, scope),
    path && (([first, second], scope) => path(first as Expression, second as Expression, scope)),
  );
}

export function special3(code: Third<Code | undefined>): Special {
  return special(([first, second, third], scope) => code(first as Expression, second as Expression, third as Expression, scope));
}

export function special(code: Special['code'], path?: Special['path']): Special {
  return path === undefined ? { kind: 'special', code } : { kind: 'special', code, path };
}

export function refused(reason: string): Refused {
  return { kind: 'refused', reason };
}

/** The code of a call of a native builtin; the first argument varies fastest. */
export function callNative({ call }: Native, parameters: readonly Code[]): Code {
  const [first, second] = parameters;
  if (first === undefined) {
    return one((input, env) => {
      env.run.work.step();
      return call(input, [], env.run.work);
    });
  }
  if (second === undefined && isOne(first)) {
    const { run } = first;
    return one((input, env) => {
      env.run.work.step();
      return call(input, [run(input, env)], env.run.work);
    }, first);
  }
  if (parameters.every(isOne)) {
    return one((input, env) => {
      env.run.work.step();
      return call(input, lastFirst(parameters, (parameter) => parameter.run(input, env)), env.run.work);
    }, ...parameters);
  }
  if (parameters.every(isDirect)) {
    return optional((input, env) => {
      env.run.work.step();
      const values = lastFirst(parameters, (parameter) => parameter.run(input, env));
      return values === undefined ? undefined : call(input, values, env.run.work);
    }, ...parameters);
  }
  return many((input, env, emit) => forEachTuple(parameters, input, env, (values) => emit(call(input, values, env.run.work))), ...parameters);
}
