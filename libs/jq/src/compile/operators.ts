import type { ArithmeticOperator, ComparisonOperator, Node } from '../syntax/ast.ts';
import { add, divide, multiply, negate, type Operator, remainder, subtract } from '../value/arithmetic.ts';
import { compare } from '../value/compare.ts';
import { equal } from '../value/equal.ts';
import { isTrue } from '../value/kind.ts';
import { each, isDirect, isOne, many, one, optional, toManyTail } from './code.ts';
import { computedAt, maybeAt } from './path-code.ts';
import type { Code, PathCode, PathEmit } from './run.ts';
import { go } from './signal.ts';
import type { Value } from '../value/value.ts';
import { combine, map } from './combine.ts';
import type { Scope } from './scope.ts';

export const arithmetic: Readonly<Record<ArithmeticOperator, Operator>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': remainder,
};

const comparison: Readonly<Record<ComparisonOperator, Operator>> = {
  '==': (left, right, work) => equal(left, right, work),
  '!=': (left, right, work) => !equal(left, right, work),
  '<': (left, right, work) => compare(left, right, work) < 0,
  '<=': (left, right, work) => compare(left, right, work) <= 0,
  '>': (left, right, work) => compare(left, right, work) > 0,
  '>=': (left, right, work) => compare(left, right, work) >= 0,
};

export function compileArithmetic(node: Node<'arithmetic'>, scope: Scope): Code {
  return combine(scope.code(node.left), scope.code(node.right), arithmetic[node.operator]);
}

export function compileComparison(node: Node<'comparison'>, scope: Scope): Code {
  return combine(scope.code(node.left), scope.code(node.right), comparison[node.operator]);
}

export function compileNegate(node: Node<'negate'>, scope: Scope): Code {
  return map(scope.code(node.body), negate);
}

/** `and`, `or`: the right side only runs where the left does not decide. */
export function compileLogic(node: Node<'and' | 'or'>, scope: Scope): Code {
  const left = scope.code(node.left);
  const right = scope.code(node.right);
  const decided = node.kind === 'or';
  if (isOne(left) && isOne(right)) {
    return one((input, env) => (isTrue(left.run(input, env)) === decided ? decided : isTrue(right.run(input, env))), left, right);
  }
  return many(
    (input, env, emit) =>
      each(left, input, env, (a) => {
        env.run.work.step();
        return isTrue(a) === decided ? emit(decided) : each(right, input, env, (b) => emit(isTrue(b)));
      }),
    left,
    right,
  );
}

/** `left // right`: the outputs of the left that are neither false nor null, or else those of the right. */
export function compileAlternative(node: Node<'alternative'>, scope: Scope, inTail: boolean): Code {
  const left = scope.code(node.left);
  const right = scope.code(node.right, inTail);
  if (isDirect(left) && isDirect(right)) {
    const run = (input: Value, env: Parameters<typeof left.run>[1]): Value | undefined => {
      const value = left.run(input, env);
      return value !== undefined && isTrue(value) ? value : right.run(input, env);
    };
    return isOne(right) ? one(run as (input: Value, env: Parameters<typeof left.run>[1]) => Value, left, right) : optional(run, left, right);
  }
  const otherwise = toManyTail(right);
  return many(
    (input, env, emit) => {
      let found = false;
      const signal = each(left, input, env, (value) => {
        if (!isTrue(value)) return go;
        found = true;
        return emit(value);
      });
      return found || signal !== go ? signal : otherwise(input, env, emit);
    },
    left,
    right,
  );
}

export function pathOfAlternative(node: Node<'alternative'>, scope: Scope): PathCode {
  const left = scope.path(node.left);
  const right = scope.path(node.right);
  return (place, input, env, emit) => {
    let found = false;
    const signal = left(place, input, env, (at, value) => {
      if (!isTrue(value)) return go;
      found = true;
      return emit(at, value);
    });
    return found || signal !== go ? signal : right(place, input, env, emit);
  };
}

/** The paths of an expression that may give its input itself, or a part of it. */
export function pathOfKept(code: Code): PathCode {
  return (place, input, env, emit) => each(code, input, env, (value) => emit(value === input ? place : maybeAt(place, input), value));
}

/** The paths of an expression that computes its outputs: they are nowhere. */
export function pathOfComputed(code: Code): PathCode {
  return (place, input, env, emit: PathEmit) => each(code, input, env, (value) => emit(computedAt(place, input, value), value));
}
