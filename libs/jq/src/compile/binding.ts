import type { Node } from '../syntax/ast.ts';
import { each, heightOver, isDirect, isOne, many, one, optional, toMany, toManyTail } from './code.ts';
import { maybeAt } from './path-code.ts';
import type { Place } from './place.ts';
import type { Code, PathCode } from './run.ts';
import { go } from './signal.ts';
import type { Value } from '../value/value.ts';
import { compilePatterns } from './patterns.ts';
import type { Scope } from './scope.ts';

/** `source as pattern | body`: the body runs once for each output of the source. */
export function compileBind(node: Node<'bind'>, scope: Scope, inTail: boolean): Code {
  const source = scope.code(node.source);
  const binder = compilePatterns(node.patterns, scope);
  const direct = binder.simple && isDirect(source);
  const body = binder.scope.code(node.body, inTail && direct);
  if (direct && isDirect(body)) {
    if (isOne(source) && isOne(body)) return one((input, env) => body.run(input, env.bind(source.run(input, env))), source, body);
    return optional(
      (input, env) => {
        const value = source.run(input, env);
        return value === undefined ? undefined : body.run(input, env.bind(value));
      },
      source,
      body,
    );
  }
  const use = direct ? toManyTail(body) : toMany(body);
  const code = many(
    (input, env, emit) => each(source, input, env, (value) => {
      env.run.work.step();
      return binder.bind(value, env, (inner) => use(input, inner, emit));
    }),
    source,
    body,
  );
  return { ...code, height: code.height + binder.height };
}

export function pathOfBind(node: Node<'bind'>, scope: Scope): PathCode {
  const source = scope.code(node.source);
  const binder = compilePatterns(node.patterns, scope);
  const body = binder.scope.path(node.body);
  if (binder.simple) return (place, input, env, emit) => each(source, input, env, (value) => body(place, input, env.bind(value), emit));
  return (place, input, env, emit) =>
    each(source, input, env, (value) => binder.bind(value, env, (inner, at) => body(at as Place, input, inner, emit), maybeAt(place, input)));
}

/**
 * `reduce source as pattern (initial; update)`: the last output of the update is the next state, or null without one. Only the
 * first of several initial states sees the input; the source of the others sees null, as in jq.
 */
export function compileReduce(node: Node<'reduce'>, scope: Scope): Code {
  const source = scope.code(node.source);
  const initial = scope.code(node.initial);
  const binder = compilePatterns(node.patterns, scope);
  const update = binder.scope.code(node.update);
  const fold = (input: Value, env: Parameters<typeof binder.bind>[1], start: Value): Value => {
    const { work } = env.run;
    let state = start;
    each(source, input, env, (value) => {
      work.step();
      return binder.bind(value, env, (inner) => {
        const before = state;
        state = null;
        if (isDirect(update)) state = update.run(before, inner) ?? null;
        else {
          update.run(before, inner, (after) => {
            work.step();
            state = after;
            return go;
          });
        }
        return go;
      });
    });
    return state;
  };
  const parts = [source, initial, update];
  const height = heightOver(parts) + binder.height;
  if (isOne(initial)) return { outputs: 'one', run: (input, env) => fold(input, env, initial.run(input, env)), height };
  return {
    outputs: 'many',
    run: (input, env, emit) => {
      let seen = input;
      return each(initial, input, env, (start) => {
        const state = fold(seen, env, start);
        seen = null;
        return emit(state);
      });
    },
    height,
  };
}

/** The update sees the state at the place of the source's output; the last state is computed, so seldom at a place. */
export function pathOfReduce(node: Node<'reduce'>, scope: Scope): PathCode {
  const source = scope.path(node.source);
  const initial = scope.path(node.initial);
  const binder = compilePatterns(node.patterns, scope);
  const update = binder.scope.path(node.update);
  return (place, input, env, emit) => {
    let seen = input;
    return initial(place, input, env, (_at, start) => {
      let state = start;
      source(seen === input ? place : maybeAt(place, input), seen, env, (at, value) => {
        env.run.work.step();
        return binder.bind(value, env, (inner, there) => {
          const before = state;
          state = null;
          return update(there as Place, before, inner, (_stateful, after) => {
            env.run.work.step();
            state = after;
            return go;
          });
        }, maybeAt(at, value));
      });
      seen = null;
      return emit(maybeAt(place, input), state);
    });
  };
}

/** `foreach source as pattern (initial; update; extract)`: every output of the update is a state to extract from. */
export function compileForeach(node: Node<'foreach'>, scope: Scope): Code {
  const source = scope.code(node.source);
  const initial = scope.code(node.initial);
  const binder = compilePatterns(node.patterns, scope);
  const update = binder.scope.code(node.update);
  const extract = binder.scope.code(node.extract);
  const code = many(
    (input, env, emit) =>
      each(initial, input, env, (start) => {
        let state = start;
        return each(source, input, env, (value) => {
          env.run.work.step();
          return binder.bind(value, env, (inner) => {
            const before = state;
            state = null;
            return each(update, before, inner, (after) => {
              state = after;
              env.run.work.step();
              return each(extract, after, inner, emit);
            });
          });
        });
      }),
    source,
    initial,
    update,
    extract,
  );
  return { ...code, height: code.height + binder.height };
}

/** The update and the extraction see the state at the place of the source's output. */
export function pathOfForeach(node: Node<'foreach'>, scope: Scope): PathCode {
  const source = scope.path(node.source);
  const initial = scope.code(node.initial);
  const binder = compilePatterns(node.patterns, scope);
  const update = binder.scope.path(node.update);
  const extract = binder.scope.path(node.extract);
  return (place, input, env, emit) =>
    each(initial, input, env, (start) => {
      let state = start;
      return source(place, input, env, (at, value) => {
        env.run.work.step();
        return binder.bind(value, env, (inner, there) => {
          const before = state;
          state = null;
          return update(there as Place, before, inner, (stateful, after) => {
            state = after;
            return extract(stateful, after, inner, emit);
          });
        }, maybeAt(at, value));
      });
    });
}
