import { each, finishDirect, finishMany, heightOver, isDirect, isOne, tailValue } from './code.ts';
import { type Argument, Closure, type Code, type Direct, type Emit, type Env, type Many, type Optional, type PathCode, type Run, outer } from './run.ts';
import { type Signal, go, tail } from './signal.ts';
import type { Value } from '../value/value.ts';
import type { CompiledFunction, Passing, Scope } from './scope.ts';

/** JavaScript frames of a call itself, on top of those of the called body. */
const callFrames = 4;

/** A call of a function in scope. In a tail position the call is left to the trampoline of the call around it. */
export function compileCall(target: CompiledFunction, parameters: readonly Argument[], scope: Scope, inTail: boolean): Code {
  if (target.code === undefined) target.recursive = true;
  const height = heightOver(parameters.map(({ code }) => code)) + callFrames;
  const values = valueParameters(target, parameters);
  if (!values.every(isDirect)) return { outputs: 'many', height, run: callEach(target, enterEach(target, parameters, scope)) };
  const enter = enterOnce(target, parameters, scope);
  if (target.outputs === 'many') return { outputs: 'many', height, run: inTail ? tailMany(target, enter) : callMany(target, enter) };
  const run = inTail ? tailDirect(target, enter) : callDirect(target, enter);
  if (target.outputs === 'one' && values.every(isOne)) return { outputs: 'one', height, run: run as (input: Value, env: Env) => Value };
  return { outputs: 'optional', height, run };
}

function valueParameters(target: CompiledFunction, parameters: readonly Argument[]): readonly Code[] {
  return parameters.filter((_, index) => target.parameters[index]?.value).map(({ code }) => code);
}

type EnterOnce = (input: Value, env: Env) => Env | undefined;
type EnterEach = (input: Value, env: Env, use: (inner: Env) => Signal) => Signal;

function home(target: CompiledFunction, scope: Scope): (env: Env) => Env {
  const hops = scope.hopsTo(target.level);
  return target.level === 0 ? (env) => env.run.root : (env) => outer(env, hops);
}

/** The scope of a call whose value parameters have at most one output; `undefined` when one has none. */
function enterOnce(target: CompiledFunction, parameters: readonly Argument[], scope: Scope): EnterOnce {
  const findHome = home(target, scope);
  if (parameters.length === 0) return (_input, env) => findHome(env);
  return (input, env) => {
    let inner = findHome(env);
    for (let index = 0; index < parameters.length; index++) {
      const argument = parameters[index] as Argument;
      const { closure, value } = target.parameters[index] as Passing;
      if (closure) inner = inner.bind(new Closure(argument, env));
      if (!value) continue;
      const passed = (argument.code as Direct).run(input, env);
      if (passed === undefined) return undefined;
      inner = inner.bind(passed);
    }
    return inner;
  };
}

/** One scope for each combination of value parameters, the first varying slowest. */
function enterEach(target: CompiledFunction, parameters: readonly Argument[], scope: Scope): EnterEach {
  const findHome = home(target, scope);
  return (input, env, use) => {
    const bindFrom = (index: number, inner: Env): Signal => {
      const argument = parameters[index];
      if (argument === undefined) return use(inner);
      const { closure, value } = target.parameters[index] as Passing;
      const called = closure ? inner.bind(new Closure(argument, env)) : inner;
      if (!value) return bindFrom(index + 1, called);
      return each(argument.code, input, env, (passed) => {
        env.run.work.step();
        return bindFrom(index + 1, called.bind(passed));
      });
    };
    return bindFrom(0, findHome(env));
  };
}

function leaveTail(run: Run, target: CompiledFunction, input: Value, inner: Env): void {
  run.work.step();
  run.tailCode = target.code as Code;
  run.tailInput = input;
  run.tailEnv = inner;
}

function tailMany(target: CompiledFunction, enter: EnterOnce): Many {
  return (input, env) => {
    const inner = enter(input, env);
    if (inner === undefined) return go;
    leaveTail(env.run, target, input, inner);
    return tail;
  };
}

function tailDirect(target: CompiledFunction, enter: EnterOnce): Optional {
  return (input, env) => {
    const inner = enter(input, env);
    if (inner === undefined) return undefined;
    leaveTail(env.run, target, input, inner);
    return tailValue;
  };
}

function callDirect(target: CompiledFunction, enter: EnterOnce): Optional {
  return (input, env) => {
    const inner = enter(input, env);
    if (inner === undefined) return undefined;
    const { run } = env;
    const weight = target.height + callFrames;
    run.work.step();
    run.work.enter(weight);
    let value = (target.code as Direct).run(input, inner);
    if (value === tailValue) value = finishDirect(run);
    run.work.leave(weight);
    return value;
  };
}

function callMany(target: CompiledFunction, enter: EnterOnce): Many {
  return (input, env, emit) => {
    const inner = enter(input, env);
    return inner === undefined ? go : runBody(target, input, inner, emit);
  };
}

function callEach(target: CompiledFunction, enter: EnterEach): Many {
  return (input, env, emit) => enter(input, env, (inner) => runBody(target, input, inner, emit));
}

function runBody(target: CompiledFunction, input: Value, inner: Env, emit: Emit): Signal {
  const { run } = inner;
  const weight = target.height + callFrames;
  run.work.step();
  run.work.enter(weight);
  let signal = each(target.code as Code, input, inner, (value) => (value === tailValue ? tail : emit(value)));
  if (signal === tail) signal = finishMany(run, emit);
  run.work.leave(weight);
  return signal;
}

export function pathOfCall(target: CompiledFunction, parameters: readonly Argument[], scope: Scope): PathCode {
  const enter = enterEach(target, parameters, scope);
  return (place, input, env, emit) =>
    enter(input, env, (inner) => {
      const { work } = env.run;
      const weight = target.height + 2 * callFrames;
      work.step();
      work.enter(weight);
      const signal = target.path()(place, input, inner, emit);
      work.leave(weight);
      return signal;
    });
}

/** A call of a closure parameter. */
export function compileClosure(hops: number): Code {
  return {
    outputs: 'many',
    height: 2,
    run: (input, env, emit) => {
      const { work } = env.run;
      const { argument, env: scope } = outer(env, hops).value as Closure;
      const weight = argument.code.height + 2;
      work.step();
      work.enter(weight);
      const signal = each(argument.code, input, scope, emit);
      work.leave(weight);
      return signal;
    },
  };
}

export function pathOfClosure(hops: number): PathCode {
  return (place, input, env, emit) => {
    const { work } = env.run;
    const { argument, env: scope } = outer(env, hops).value as Closure;
    const weight = argument.code.height + callFrames;
    work.step();
    work.enter(weight);
    const signal = argument.path()(place, input, scope, emit);
    work.leave(weight);
    return signal;
  };
}
