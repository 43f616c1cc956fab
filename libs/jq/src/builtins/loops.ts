import { eachInside, eachPathInside } from '../compile/access.ts';
import { constant, each, isDirect, isOne, many, one } from '../compile/code.ts';
import type { Place } from '../compile/place.ts';
import type { Code, Emit, Env, PathEmit } from '../compile/run.ts';
import { type Signal, go } from '../compile/signal.ts';
import type { Value } from '../value/value.ts';
import { forEachTuple } from '../compile/combine.ts';
import { fail } from '../jq-error.ts';
import { isArray, isNumber, isObject, isTrue, toDouble } from '../value/kind.ts';
import { type Family, special0, special1, special2, special3 } from './builtin.ts';

/** Builtins that repeat an expression. Those that need not nest run as plain loops. */
export const loops: Family = {
  'map/1': special1((body, scope) => mapElements(scope.code(body))),
  'recurse/0': special0(
    () => ({ outputs: 'many', run: descend, height: 4 }),
    () => descendPaths,
  ),
  'recurse/1': special1((step, scope) => recurse(scope.code(step))),
  'repeat/1': special1((body, scope) => repeat(scope.code(body))),
  'until/2': special2((condition, step, scope) => until(scope.code(condition), scope.code(step))),
  'while/2': special2((condition, step, scope) => whileTrue(scope.code(condition), scope.code(step))),
  'range/1': special1((upto, scope) => range([constant(0), scope.code(upto)])),
  'range/2': special2((from, upto, scope) => range([scope.code(from), scope.code(upto)])),
  'range/3': special3((from, upto, by, scope) => rangeBy(scope.code(from), scope.code(upto), scope.code(by))),
};

/** `[.[] | body]` */
function mapElements(body: Code): Code {
  return one((input, env) => {
    const { work } = env.run;
    const values: Value[] = [];
    const keep: Emit = (value) => {
      work.step();
      work.array(values.push(value));
      return go;
    };
    if (isDirect(body) && isArray(input)) mapDirect(input, env, body.run, values);
    else eachInside(input, env, (value) => each(body, value, env, keep));
    return values;
  }, body);
}

function mapDirect(input: readonly Value[], env: Env, run: (input: Value, env: Env) => Value | undefined, values: Value[]): void {
  const { work } = env.run;
  work.array(input.length);
  for (const element of input) {
    work.step();
    const value = run(element, env);
    if (value !== undefined) values.push(value);
  }
}

/** A value and everything inside it, outermost first, with a stack of its own. */
function descend(input: Value, env: Env, emit: Emit): Signal {
  const pending: Value[] = [input];
  while (pending.length > 0) {
    const value = pending.pop() as Value;
    env.run.work.step();
    const signal = emit(value);
    if (signal !== go) return signal;
    if (isArray(value)) for (let at = value.length - 1; at >= 0; at--) pending.push(value[at] as Value);
    else if (isObject(value)) pending.push(...Object.values(value).toReversed());
  }
  return go;
}

function descendPaths(place: Place, input: Value, env: Env, emit: PathEmit): Signal {
  const pending: [Place, Value][] = [[place, input]];
  while (pending.length > 0) {
    const [at, value] = pending.pop() as [Place, Value];
    env.run.work.step();
    const signal = emit(at, value);
    if (signal !== go) return signal;
    if (!isArray(value) && !isObject(value)) continue;
    const inside: [Place, Value][] = [];
    eachPathInside(at, value, env, true, (inner, element) => {
      inside.push([inner, element]);
      return go;
    });
    while (inside.length > 0) pending.push(inside.pop() as [Place, Value]);
  }
  return go;
}

/** `def r: ., (step | r); r` */
function recurse(step: Code): Code {
  if (isDirect(step)) {
    return many((input, env, emit) => {
      for (let value: Value | undefined = input; value !== undefined; value = step.run(value, env)) {
        env.run.work.step();
        const signal = emit(value);
        if (signal !== go) return signal;
      }
      return go;
    }, step);
  }
  return many((input, env, emit) => {
    const { work } = env.run;
    const weight = step.height + 3;
    const visit: Emit = (value) => {
      work.step();
      work.enter(weight);
      const signal = emit(value) || step.run(value, env, visit);
      work.leave(weight);
      return signal;
    };
    return visit(input);
  }, step);
}

/** The outputs of the body, again and again. */
function repeat(body: Code): Code {
  return many((input, env, emit) => {
    for (;;) {
      env.run.work.step();
      const signal = each(body, input, env, emit);
      if (signal !== go) return signal;
    }
  }, body);
}

function until(condition: Code, step: Code): Code | undefined {
  if (!isOne(condition) || !isOne(step)) return undefined;
  return one(
    (input, env) => {
      let value = input;
      while (!isTrue(condition.run(value, env))) {
        env.run.work.step();
        value = step.run(value, env);
      }
      return value;
    },
    condition,
    step,
  );
}

function whileTrue(condition: Code, step: Code): Code | undefined {
  if (!isOne(condition) || !isDirect(step)) return undefined;
  return many(
    (input, env, emit) => {
      for (let value: Value | undefined = input; value !== undefined && isTrue(condition.run(value, env)); value = step.run(value, env)) {
        env.run.work.step();
        const signal = emit(value);
        if (signal !== go) return signal;
      }
      return go;
    },
    condition,
    step,
  );
}

/** Bounds vary from the last to the first. */
function range(bounds: readonly Code[]): Code {
  return many(
    (input, env, emit) =>
      forEachTuple(bounds.toReversed(), input, env, ([upto, from]) => count(toBound(from as Value), toBound(upto as Value), 1, env, emit)),
    ...bounds,
  );
}

function toBound(value: Value): number {
  return isNumber(value) ? toDouble(value) : fail('Range bounds must be numeric');
}

/** A NaN is never reached, so that counting up to it does not end, as in jq. */
function count(from: number, upto: number, by: number, env: Env, emit: Emit): Signal {
  const { work } = env.run;
  for (let at = from; by > 0 ? !(at >= upto) : at > upto; at += by) {
    work.step();
    const signal = emit(at);
    if (signal !== go) return signal;
  }
  return go;
}

/** Only for numbers: bounds of other kinds are compared and added as jq's definition does. */
function rangeBy(from: Code, upto: Code, by: Code): Code | undefined {
  if (![from, upto, by].every((part) => part.outputs === 'one' && typeof part.constant === 'number')) return undefined;
  return many(
    (input, env, emit) =>
      forEachTuple([by, upto, from], input, env, ([step, end, start]) => (step === 0 ? go : count(start as number, end as number, step as number, env, emit))),
    from,
    upto,
    by,
  );
}

