import { type Bound, type Budget, defaultBudget } from './budget.ts';
import { type Code, each, go } from './compile/code.ts';
import { Run } from './compile/run.ts';
import { JqError } from './jq-error.ts';
import type { Expression } from './syntax/ast.ts';
import { type Measure, measure } from './value/measure.ts';
import { plain } from './value/plain.ts';
import type { Value } from './value/value.ts';
import { BudgetExceeded, Work } from './work.ts';

/** What a run gave: all its outputs, or the error that no `try` caught, or the bound it reached. */
export type Outcome =
  | { readonly kind: 'values'; readonly values: readonly Value[] }
  | { readonly kind: 'error'; readonly error: Value; readonly values: readonly Value[] }
  | { readonly kind: 'budget-exceeded'; readonly bound: Bound; readonly values: readonly Value[] };

export type RunOptions = {
  /** What `now` gives: Unix time in seconds. Without it, calling `now` is a jq error. */
  readonly now?: number;
  /** Keep the digits of numbers that a double cannot hold, as NumberLiteral. Default: outputs have doubles only. */
  readonly literals?: boolean;
};

/** A compiled jq program. Immutable: it can run any number of times, one run never seeing another. */
export class Program {
  readonly source: string;
  /** Names of the variables that a run needs, without the `$`. */
  readonly variables: readonly string[];
  /** The program's syntax tree. */
  readonly expression: Expression;
  readonly #code: Code;

  constructor(source: string, variables: readonly string[], expression: Expression, code: Code) {
    this.source = source;
    this.variables = variables;
    this.expression = expression;
    this.#code = code;
  }

  /**
   * Runs the program on one input. Never throws and never changes its arguments; outputs may share parts with them.
   * The same arguments always give the same outcome. A variable that is not given is null.
   */
  run(input: Value, variables: Readonly<Record<string, Value>> = {}, budget: Budget = defaultBudget, options: RunOptions = {}): Outcome {
    const work = new Work(budget);
    const globals = this.variables.map((name) => (Object.hasOwn(variables, name) ? (variables[name] as Value) : null));
    const run = new Run(work, globals, options.now);
    const values: Value[] = [];
    const total: Measure = { size: 0, plain: true };
    try {
      work.enter(this.#code.height);
      each(this.#code, input, run.root, (value) => {
        work.output(values.length + 1);
        measure(value, total, work);
        values.push(value);
        return go;
      });
      return { kind: 'values', values: finish(values, total, options) };
    } catch (error) {
      if (error instanceof JqError) return { kind: 'error', error: finish([error.value], total, options, true)[0] as Value, values: finish(values, total, options) };
      return { kind: 'budget-exceeded', bound: boundOf(error), values: finish(values, total, options) };
    }
  }
}

function finish(values: readonly Value[], total: Measure, { literals }: RunOptions, unmeasured = false): readonly Value[] {
  return literals === true || (total.plain && !unmeasured) ? values : values.map(plain);
}

/** The bound that an interrupted run reached. A full JavaScript stack counts as depth; anything else is a bug. */
function boundOf(error: unknown): Bound {
  if (error instanceof BudgetExceeded) return error.bound;
  if (error instanceof RangeError) return 'depth';
  throw error;
}
