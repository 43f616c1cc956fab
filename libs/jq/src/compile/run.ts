import type { Place } from './place.ts';
import type { Signal } from './signal.ts';
import type { Value } from '../value/value.ts';
import type { Work } from '../work.ts';

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

export type PathEmit = (place: Place, value: Value) => Signal;

/** A compiled path expression: gives each value with its place. */
export type PathCode = (place: Place, input: Value, env: Env, emit: PathEmit) => Signal;

/** The state of one run of a program. */
export class Run {
  readonly work: Work;
  /** Values of the program's declared variables, by index. */
  readonly variables: readonly Value[];
  /** Unix time in seconds that `now` gives; `undefined` when the run was given none. */
  readonly now: number | undefined;
  /** The scope of the program itself and of every builtin. */
  readonly root: Env;
  /** The call that a tail call left for its trampoline. */
  tailCode: Code | undefined;
  tailInput: Value = null;
  tailEnv: Env;

  constructor(work: Work, variables: readonly Value[], now: number | undefined) {
    this.work = work;
    this.variables = variables;
    this.now = now;
    this.root = new Env(null, undefined, this);
    this.tailEnv = this.root;
  }
}

/** A closure parameter at run time: the argument and the scope it was written in. */
export class Closure {
  readonly argument: Argument;
  readonly env: Env;

  constructor(argument: Argument, env: Env) {
    this.argument = argument;
    this.env = env;
  }
}

/** A label at run time; `break` throws it, and only the label it belongs to catches it. */
export class Label {}

/** One binding in a chain of scopes. Never changed, so that a suspended expression keeps what it saw. */
export class Env {
  readonly value: Value | Closure | Label;
  readonly up: Env | undefined;
  readonly run: Run;

  constructor(value: Value | Closure | Label, up: Env | undefined, run: Run) {
    this.value = value;
    this.up = up;
    this.run = run;
  }

  bind(value: Value | Closure | Label): Env {
    return new Env(value, this, this.run);
  }
}

/** The scope so many bindings further out. */
export function outer(env: Env, hops: number): Env {
  let scope = env;
  for (let left = hops; left > 0; left--) scope = scope.up as Env;
  return scope;
}
