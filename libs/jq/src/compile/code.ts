import type { Code, Direct, Emit, Env, Many, One, Optional, Run } from './run.ts';
import { type Signal, go, tail } from './signal.ts';
import type { Value } from '../value/value.ts';

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
