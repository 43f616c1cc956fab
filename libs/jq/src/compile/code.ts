import type { Value } from '../value/value.ts';
import type { PathCode } from './path-code.ts';
import type { Env, Run } from './run.ts';

/** What a consumer answers to an output, and a producer to its caller. */
export type Signal = typeof go | typeof stop | typeof tail;
export const go = 0;
/** No more outputs are wanted. */
export const stop = 1;
/** Only from a function's body: the call left in the run is still to be made, with the same consumer. */
export const tail = 2;

export type Emit = (value: Value) => Signal;

/** Exactly one output. */
export type One = (input: Value, env: Env) => Value;
/** At most one output; `undefined` is none. */
export type Optional = (input: Value, env: Env) => Value | undefined;
/** Any number of outputs, each given to the consumer before the next is made. */
export type Many = (input: Value, env: Env, emit: Emit) => Signal;

/** A compiled expression; most expressions have one output and run as plain functions. `height` bounds the JavaScript stack it needs. */
export type Code =
  | { readonly outputs: 'one'; readonly run: One; readonly height: number; readonly constant?: Value; readonly keys?: readonly (string | number)[] }
  | { readonly outputs: 'optional'; readonly run: Optional; readonly height: number }
  | { readonly outputs: 'many'; readonly run: Many; readonly height: number };

export type Direct = Extract<Code, { outputs: 'one' | 'optional' }>;

/** An argument of a call: its code, and its paths where the function asks for them. */
export type Argument = { readonly code: Code; readonly path: () => PathCode };

/** What a direct code returns for a tail call left in the run; never seen by a program. */
export const tailValue: Value = Object.freeze({ tail: true });

export function one(run: One, ...parts: readonly Code[]): Code {
  return { outputs: 'one', run, height: heightOver(parts) };
}

export function optional(run: Optional, ...parts: readonly Code[]): Code {
  return { outputs: 'optional', run, height: heightOver(parts) };
}

export function many(run: Many, ...parts: readonly Code[]): Code {
  return { outputs: 'many', run, height: heightOver(parts) };
}

export function constant(value: Value): Code {
  return { outputs: 'one', run: () => value, height: 1, constant: value };
}

export function heightOver(parts: readonly Code[]): number {
  let height = 0;
  for (const part of parts) if (part.height > height) height = part.height;
  return height + 1;
}

export function isOne(code: Code): code is Extract<Code, { outputs: 'one' }> {
  return code.outputs === 'one';
}

export function isDirect(code: Code): code is Direct {
  return code.outputs !== 'many';
}

/** The same expression for a caller that can take many outputs. */
export function toMany(code: Code): Many {
  if (code.outputs === 'many') return code.run;
  const { run } = code;
  return (input, env, emit) => {
    const value = run(input, env);
    return value === undefined ? go : emit(value);
  };
}

/** As {@link toMany}, in a tail position of a function's body. */
export function toManyTail(code: Code): Many {
  if (code.outputs === 'many') return code.run;
  const { run } = code;
  return (input, env, emit) => {
    const value = run(input, env);
    if (value === tailValue) return tail;
    return value === undefined ? go : emit(value);
  };
}

/** Makes the calls that a direct function body left, until one gives a value. */
export function finishDirect(run: Run): Value | undefined {
  let value: Value | undefined = tailValue;
  while (value === tailValue) {
    run.work.step();
    value = (run.tailCode as Direct).run(run.tailInput, run.tailEnv);
  }
  return value;
}

/** Makes the calls that a function body left, all with the same consumer. */
export function finishMany(run: Run, emit: Emit): Signal {
  let signal: Signal = tail;
  while (signal === tail) {
    run.work.step();
    const code = run.tailCode as Code;
    signal = toManyTail(code)(run.tailInput, run.tailEnv, emit);
  }
  return signal;
}

/** Calls `use` for each output in turn, unless one asks to stop. */
export function each(code: Code, input: Value, env: Env, use: Emit): Signal {
  if (code.outputs === 'many') return code.run(input, env, use);
  const value = code.run(input, env);
  return value === undefined ? go : use(value);
}
