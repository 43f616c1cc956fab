import { each, isDirect, isOne, many, one, optional } from './code.ts';
import type { Code, Env } from './run.ts';
import type { Signal } from './signal.ts';
import type { Value } from '../value/value.ts';
import type { Work } from '../work.ts';

/** Calls `use` with every combination of outputs; the first part varies fastest, as in jq's operators and functions. */
export function forEachTuple(parts: readonly Code[], input: Value, env: Env, use: (values: readonly Value[]) => Signal): Signal {
  const values: Value[] = Array.from({ length: parts.length }, () => null);
  const fill = (index: number): Signal => {
    const part = parts[index];
    if (part === undefined) return use([...values]);
    return each(part, input, env, (value) => {
      env.run.work.step();
      values[index] = value;
      return fill(index - 1);
    });
  };
  return fill(parts.length - 1);
}

/** The value of each part; the last is computed first, which shows when one raises an error. Stops at a part that has none. */
export function lastFirst<P>(parts: readonly P[], compute: (part: P) => Value): readonly Value[];
export function lastFirst<P>(parts: readonly P[], compute: (part: P) => Value | undefined): readonly Value[] | undefined;
export function lastFirst<P>(parts: readonly P[], compute: (part: P) => Value | undefined): readonly Value[] | undefined {
  const values: Value[] = [];
  for (let at = parts.length - 1; at >= 0; at--) {
    const value = compute(parts[at] as P);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values.toReversed();
}

/** An operator on two expressions; the left varies fastest. */
export function combine(left: Code, right: Code, operate: (left: Value, right: Value, work: Work) => Value): Code {
  if (isOne(left) && isOne(right)) return combineOne(left, right, operate);
  if (isDirect(left) && isDirect(right)) {
    return optional(
      (input, env) => {
        const b = right.run(input, env);
        if (b === undefined) return undefined;
        const a = left.run(input, env);
        return a === undefined ? undefined : operate(a, b, env.run.work);
      },
      left,
      right,
    );
  }
  return many(
    (input, env, emit) =>
      each(right, input, env, (b) =>
        each(left, input, env, (a) => {
          env.run.work.step();
          return emit(operate(a, b, env.run.work));
        }),
      ),
    left,
    right,
  );
}

type OneCode = Extract<Code, { outputs: 'one' }>;

function combineOne(left: OneCode, right: OneCode, operate: (left: Value, right: Value, work: Work) => Value): Code {
  const { run: first } = left;
  const { run: second, constant: fixed } = right;
  if (fixed !== undefined) return one((input, env) => operate(first(input, env), fixed, env.run.work), left, right);
  return one(
    (input, env) => {
      const b = second(input, env);
      return operate(first(input, env), b, env.run.work);
    },
    left,
    right,
  );
}

/** An expression followed by a function of its output. */
export function map(code: Code, apply: (value: Value, work: Work) => Value): Code {
  if (isOne(code)) {
    const { run } = code;
    return one((input, env) => apply(run(input, env), env.run.work), code);
  }
  if (isDirect(code)) {
    const { run } = code;
    return optional((input, env) => {
      const value = run(input, env);
      return value === undefined ? undefined : apply(value, env.run.work);
    }, code);
  }
  const { run } = code;
  return many((input, env, emit) => run(input, env, (value) => emit(apply(value, env.run.work))), code);
}

/** No outputs. */
export const nothing: Code = { outputs: 'optional', run: () => undefined, height: 1 };

