import { JqError } from '../jq-error.ts';
import type { Node } from '../syntax/ast.ts';
import { isTrue } from '../value/kind.ts';
import { each, isDirect, isOne, many, one, optional, toMany, toManyTail } from './code.ts';
import { computedAt, noPath } from './path-code.ts';
import { type Code, type Direct, type Env, Label, type One, type Optional, type PathCode, outer } from './run.ts';
import { go } from './signal.ts';
import type { Value } from '../value/value.ts';
import type { Scope } from './scope.ts';

export function compilePipe(node: Node<'pipe'>, scope: Scope, inTail: boolean): Code {
  const left = scope.code(node.left);
  const right = scope.code(node.right, inTail && isDirect(left));
  if (isDirect(left) && isDirect(right)) return pipeDirect(left, right);
  if (isDirect(left)) {
    const from = left.run;
    const to = toManyTail(right);
    return many(
      (input, env, emit) => {
        const value = from(input, env);
        return value === undefined ? go : to(value, env, emit);
      },
      left,
      right,
    );
  }
  const from = left.run;
  const to = toMany(right);
  return many(
    (input, env, emit) =>
      from(input, env, (value) => {
        env.run.work.step();
        return to(value, env, emit);
      }),
    left,
    right,
  );
}

function pipeDirect(left: Direct, right: Direct): Code {
  if (isOne(left)) {
    const from = left.run;
    if (isOne(right)) {
      const to: One = right.run;
      return one((input, env) => to(from(input, env), env), left, right);
    }
    const to: Optional = right.run;
    return optional((input, env) => to(from(input, env), env), left, right);
  }
  const from = left.run;
  const to: Optional = right.run;
  return optional(
    (input, env) => {
      const value = from(input, env);
      return value === undefined ? undefined : to(value, env);
    },
    left,
    right,
  );
}

export function pathOfPipe(node: Node<'pipe'>, scope: Scope): PathCode {
  const left = scope.path(node.left);
  const right = scope.path(node.right);
  return (place, input, env, emit) =>
    left(place, input, env, (at, value) => {
      env.run.work.step();
      return right(at, value, env, emit);
    });
}

export function compileComma(node: Node<'comma'>, scope: Scope, inTail: boolean): Code {
  const left = scope.code(node.left);
  const right = scope.code(node.right, inTail);
  const first = toMany(left);
  const second = toManyTail(right);
  return many((input, env, emit) => first(input, env, emit) || second(input, env, emit), left, right);
}

export function pathOfComma(node: Node<'comma'>, scope: Scope): PathCode {
  const left = scope.path(node.left);
  const right = scope.path(node.right);
  return (place, input, env, emit) => left(place, input, env, emit) || right(place, input, env, emit);
}

export function compileIf(node: Node<'if'>, scope: Scope, inTail: boolean): Code {
  const condition = scope.code(node.condition);
  const then = scope.code(node.then, inTail && isDirect(condition));
  const otherwise = scope.code(node.otherwise, inTail && isDirect(condition));
  if (isOne(condition) && isDirect(then) && isDirect(otherwise)) {
    const choose = (input: Value, env: Env): Value | undefined =>
      isTrue(condition.run(input, env)) ? then.run(input, env) : otherwise.run(input, env);
    return isOne(then) && isOne(otherwise)
      ? one(choose as One, condition, then, otherwise)
      : optional(choose, condition, then, otherwise);
  }
  const [yes, no] = [toManyTail(then), toManyTail(otherwise)];
  if (isDirect(condition)) {
    return many(
      (input, env, emit) => {
        const value = condition.run(input, env);
        if (value === undefined) return go;
        return isTrue(value) ? yes(input, env, emit) : no(input, env, emit);
      },
      condition,
      then,
      otherwise,
    );
  }
  const decide = condition.run;
  return many(
    (input, env, emit) =>
      decide(input, env, (value) => {
        env.run.work.step();
        return isTrue(value) ? yes(input, env, emit) : no(input, env, emit);
      }),
    condition,
    then,
    otherwise,
  );
}

export function pathOfIf(node: Node<'if'>, scope: Scope): PathCode {
  const condition = scope.code(node.condition);
  const then = scope.path(node.then);
  const otherwise = scope.path(node.otherwise);
  return (place, input, env, emit) =>
    each(condition, input, env, (value) => (isTrue(value) ? then(place, input, env, emit) : otherwise(place, input, env, emit)));
}

/** `try body catch handler`, and `body?`: errors of the body only, not of what consumes its outputs. */
export function compileTry(node: Node<'try'>, scope: Scope): Code {
  const body = scope.code(node.body);
  const handler = node.handler === null ? undefined : scope.code(node.handler);
  if (isDirect(body) && (handler === undefined || isDirect(handler))) return tryDirect(body, handler);
  const run = toMany(body);
  const parts = handler === undefined ? [body] : [body, handler];
  return many((input, env, emit) => {
    const mark = env.run.work.mark();
    let outside = false;
    try {
      return run(input, env, (value) => {
        outside = true;
        const signal = emit(value);
        outside = false;
        return signal;
      });
    } catch (error) {
      if (outside || !(error instanceof JqError)) throw error;
      env.run.work.rewind(mark);
      env.run.work.step();
      return handler === undefined ? go : each(handler, error.value, env, emit);
    }
  }, ...parts);
}

function tryDirect(body: Direct, handler: Direct | undefined): Code {
  const parts = handler === undefined ? [body] : [body, handler];
  const run: Optional = (input, env) => {
    const mark = env.run.work.mark();
    try {
      return body.run(input, env);
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      env.run.work.rewind(mark);
      env.run.work.step();
      return handler?.run(error.value, env);
    }
  };
  return isOne(body) && handler !== undefined && isOne(handler) ? one(run as One, ...parts) : optional(run, ...parts);
}

export function pathOfTry(node: Node<'try'>, scope: Scope): PathCode {
  const body = scope.path(node.body);
  const handler = node.handler === null ? noPath : scope.path(node.handler);
  return (place, input, env, emit) => {
    const mark = env.run.work.mark();
    let outside = false;
    try {
      return body(place, input, env, (at, value) => {
        outside = true;
        const signal = emit(at, value);
        outside = false;
        return signal;
      });
    } catch (error) {
      if (outside || !(error instanceof JqError)) throw error;
      env.run.work.rewind(mark);
      env.run.work.step();
      return handler(computedAt(place, input, error.value), error.value, env, emit);
    }
  };
}

/** `label $name | body`: `break $name` inside ends the outputs of the body. */
export function compileLabel(node: Node<'label'>, scope: Scope): Code {
  const body = scope.bind('label', node.name).code(node.body);
  const run = toMany(body);
  return many((input, env, emit) => catchBreak(env, (inner) => run(input, inner, emit)), body);
}

export function pathOfLabel(node: Node<'label'>, scope: Scope): PathCode {
  const body = scope.bind('label', node.name).path(node.body);
  return (place, input, env, emit) => catchBreak(env, (inner) => body(place, input, inner, emit));
}

function catchBreak<T>(env: Env, run: (inner: Env) => T): T | typeof go {
  const label = new Label();
  const mark = env.run.work.mark();
  try {
    return run(env.bind(label));
  } catch (thrown) {
    if (thrown !== label) throw thrown;
    env.run.work.rewind(mark);
    return go;
  }
}

export function compileBreak(hops: number): Code {
  return optional((_input, env) => {
    env.run.work.step();
    throw outer(env, hops).value as Label;
  });
}
