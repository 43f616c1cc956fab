import type { JsonValue } from '../json.ts';

/** What an expression language does for workflows. Pure: the same source, input and variables give the same values for ever. */
export interface Expressions {
  /** @param variables names that the source may use, without `$`. */
  compile(source: string, variables: readonly string[]): CompiledSource;
}

export type CompiledSource =
  | { readonly ok: true; readonly expression: Expression }
  /** `message`: what is wrong with the source, for its author. */
  | { readonly ok: false; readonly message: string };

export interface Expression {
  /**
   * I11: bounded in time and memory; running over the bound is a failure like any other.
   *
   * @param now what the language may give out as the current time.
   * @param allowance bounds several evaluations together; this one takes from it what it costs.
   */
  evaluate(input: JsonValue, variables: Variables, now: Date, allowance?: Allowance): Evaluation;
}

/** What evaluations may still cost together. */
export interface Allowance {
  /** Of the expression language; what a step is, it decides. */
  steps: number;
}

/** By name, without `$`. */
export type Variables = Readonly<Record<string, JsonValue>>;

export type Evaluation =
  /** The first two values are enough to tell none, one and several apart. */
  | { readonly ok: true; readonly values: readonly JsonValue[] }
  | { readonly ok: false; readonly message: string };
