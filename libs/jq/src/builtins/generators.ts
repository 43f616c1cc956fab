import { eachInside } from '../compile/access.ts';
import { each, isDirect, many, one, optional, toMany } from '../compile/code.ts';
import { noPath } from '../compile/path-code.ts';
import type { Code, Env, PathCode } from '../compile/run.ts';
import { type Signal, go, stop } from '../compile/signal.ts';
import type { JqNumber } from '../value/number-literal.ts';
import type { Value } from '../value/value.ts';
import { nothing } from '../compile/combine.ts';
import { firstOf } from '../compile/update.ts';
import { pathOfValue } from '../compile/variables.ts';
import { compareNumbers } from '../value/compare.ts';
import { fail } from '../jq-error.ts';
import { isNumber, isTrue, toDouble } from '../value/kind.ts';
import { subtract } from '../value/arithmetic.ts';
import type { Work } from '../work.ts';
import { type Family, special0, special1, special2 } from './builtin.ts';

/** Builtins that choose among the outputs of another expression. */
export const generators: Family = {
  'empty/0': special0(
    () => nothing,
    () => noPath,
  ),
  'select/1': special1((condition, scope) => select(scope.code(condition))),
  'first/1': special1((source, scope) => {
    const code = scope.code(source);
    return isDirect(code) ? code : optional((input, env) => firstOf(code, input, env), code);
  }),
  'last/1': special1(
    (source, scope) => lastOf(scope.code(source)),
    (source, scope) => pathOfValue(lastOf(scope.code(source))),
  ),
  'isempty/1': special1((source, scope) => {
    const code = scope.code(source);
    return one((input, env) => firstOf(code, input, env) === undefined, code);
  }),
  'limit/2': special2(
    (count, source, scope) => counted(scope.code(count), scope.code(source), limit),
    (count, source, scope) => limitPaths(scope.code(count), scope.path(source)),
  ),
  'skip/2': special2(
    (count, source, scope) => counted(scope.code(count), scope.code(source), skip),
    (count, source, scope) => skipPaths(scope.code(count), scope.path(source)),
  ),
  'any/0': special0(() => decide(true, { outputs: 'many', run: eachInside, height: 1 }, undefined)),
  'all/0': special0(() => decide(false, { outputs: 'many', run: eachInside, height: 1 }, undefined)),
  'any/1': special1((condition, scope) => decide(true, { outputs: 'many', run: eachInside, height: 1 }, scope.code(condition))),
  'all/1': special1((condition, scope) => decide(false, { outputs: 'many', run: eachInside, height: 1 }, scope.code(condition))),
  'any/2': special2((source, condition, scope) => decide(true, scope.code(source), scope.code(condition))),
  'all/2': special2((source, condition, scope) => decide(false, scope.code(source), scope.code(condition))),
};

function select(condition: Code): Code {
  if (isDirect(condition)) {
    return optional((input, env) => {
      const value = condition.run(input, env);
      return value !== undefined && isTrue(value) ? input : undefined;
    }, condition);
  }
  return many((input, env, emit) => condition.run(input, env, (value) => (isTrue(value) ? emit(input) : go)), condition);
}

function lastOf(source: Code): Code {
  return optional((input, env) => {
    let last: Value | undefined;
    each(source, input, env, (value) => {
      env.run.work.step();
      last = value;
      return go;
    });
    return last;
  }, source);
}

type Counting = (count: Value, source: Code, input: Value, env: Env, emit: (value: Value) => Signal) => Signal;

function counted(count: Code, source: Code, use: Counting): Code {
  return many(
    (input, env, emit) =>
      each(count, input, env, (value) => (compareToZero(value, use.name, env.run.work) === 0 && use === limit ? go : use(value, source, input, env, emit))),
    count,
    source,
  );
}

/** Only numbers can be counted down; anything else fails at the first output. */
function countDown(value: Value, work: Work): number {
  return toDouble(subtract(value, 1, work) as JqNumber);
}

/** The sign of a count: jq compares it like any value, so null and booleans are negative. */
function compareToZero(value: Value, name: string, work: Work): number {
  const sign = isNumber(value) ? compareNumbers(value, 0, work) : rankSign(value);
  return sign < 0 ? fail(`${name} doesn't support negative count`) : sign;
}

function rankSign(value: Value): number {
  return value === null || typeof value === 'boolean' ? -1 : 1;
}

/** Stops the source at the last output wanted, before it computes another. */
function limit(count: Value, source: Code, input: Value, env: Env, emit: (value: Value) => Signal): Signal {
  let left: Value = count;
  let outside: Signal = go;
  each(source, input, env, (value) => {
    env.run.work.step();
    left = countDown(left, env.run.work);
    outside = emit(value);
    return outside !== go || left <= 0 ? stop : go;
  });
  return outside;
}

function skip(count: Value, source: Code, input: Value, env: Env, emit: (value: Value) => Signal): Signal {
  if (compareToZero(count, 'skip', env.run.work) === 0) return toMany(source)(input, env, emit);
  let left: Value = count;
  return toMany(source)(input, env, (value) => {
    env.run.work.step();
    left = countDown(left, env.run.work);
    return left < 0 ? emit(value) : go;
  });
}

function limitPaths(count: Code, source: PathCode): PathCode {
  return (place, input, env, emit) =>
    each(count, input, env, (value) => {
      if (compareToZero(value, 'limit', env.run.work) === 0) return go;
      let left: Value = value;
      let outside: Signal = go;
      source(place, input, env, (at, found) => {
        left = countDown(left, env.run.work);
        outside = emit(at, found);
        return outside !== go || left <= 0 ? stop : go;
      });
      return outside;
    });
}

function skipPaths(count: Code, source: PathCode): PathCode {
  return (place, input, env, emit) =>
    each(count, input, env, (value) => {
      compareToZero(value, 'skip', env.run.work);
      let left: Value = value;
      return source(place, input, env, (at, found) => {
        left = countDown(left, env.run.work);
        return left < 0 ? emit(at, found) : go;
      });
    });
}

/** `any` looks for a true output of the condition and `all` for a false one, and stops there. */
function decide(wanted: boolean, source: Code, condition: Code | undefined): Code {
  const parts = condition === undefined ? [source] : [source, condition];
  return one((input, env) => {
    let found = false;
    const test = (value: Value): Signal => {
      found = isTrue(value) === wanted;
      return found ? stop : go;
    };
    each(source, input, env, (value) => {
      env.run.work.step();
      return condition === undefined ? test(value) : each(condition, value, env, test);
    });
    return found === wanted;
  }, ...parts);
}

