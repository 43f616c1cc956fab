import type { z } from 'zod';
import { issuesOf, type Issue } from '../definition/issue.ts';
import type { JsonValue } from '../json.ts';
import type { Behaviour } from '../tasks/behaviour.ts';
import type { TaskCompiler } from '../tasks/task-kind.ts';

/** What a `call` can name: how its `with` is written, and what it does. */
export interface CallableFunction {
  /** What is wrong with a `with` that stands at `pointer`. */
  readonly check: (given: JsonValue, pointer: string) => readonly Issue[];
  /** Of a `with` that `check` found right. */
  readonly compile: (given: JsonValue, compiler: TaskCompiler) => Behaviour;
}

export function defineFunction<Given>(given: z.ZodType<Given>, compile: (given: Given, compiler: TaskCompiler) => Behaviour): CallableFunction {
  return {
    check: (value, pointer) => issuesOf(given, value, pointer),
    compile: (value, compiler) => compile(given.parse(value), compiler),
  };
}
