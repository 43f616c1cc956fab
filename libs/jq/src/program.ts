import { type Bound, type Budget, defaultBudget } from './budget.ts';
import { type Code, Run } from './compile/run.ts';
import { go } from './compile/signal.ts';
import type { Value } from './value/value.ts';
import { type Keys, readPlain } from './compile/constant-path.ts';
import { JqError } from './jq-error.ts';
import type { Expression } from './syntax/ast.ts';
import { type Shape, shapeOf } from './syntax/shape.ts';
import { type Measure, measure } from './value/measure.ts';
import { plain } from './value/plain.ts';
import { BudgetExceeded, Work } from './work.ts';

/** What a run gave: all its outputs, or the error that no `try` caught, or the bound it reached; with the outputs before that. */
export type Outcome = {
  readonly values: readonly Value[];
  /** What the run cost: its steps and those of its regular expressions, so that a caller can bound several runs together. */
  readonly steps: number;
} & ({ readonly kind: 'values' } | { readonly kind: 'error'; readonly error: Value } | { readonly kind: 'budget-exceeded'; readonly bound: Bound });

export type RunOptions = {
  /** What `now` gives: Unix time in seconds. Without it, calling `now` is a jq error. */
  readonly now?: number;
  /** Keep the digits of numbers that a double cannot hold, as NumberLiteral. Default: outputs are plain JSON, in which only integers keep theirs, as bigint. */
  readonly literals?: boolean;
};

type Variables = Readonly<Record<string, Value>>;

const noVariables: Variables = {};
const noOptions: RunOptions = {};
const noValues: readonly Value[] = [];

/** A compiled jq program. Immutable: it can run any number of times, one run never seeing another. */
export class Program {
  readonly source: string;
  /** Names of the variables that a run needs, without the `$`. */
  readonly variables: readonly string[];
  /** The program's syntax tree. */
  readonly expression: Expression;
  readonly shape: Shape;
  readonly #code: Code;
  /** Of a constant path, which needs no run where everything is in its place. */
  readonly #keys: Keys | undefined;

  constructor(source: string, variables: readonly string[], expression: Expression, code: Code) {
    this.source = source;
    this.variables = variables;
    this.expression = expression;
    this.shape = shapeOf(expression);
    this.#code = code;
    this.#keys = code.outputs === 'one' ? code.keys : undefined;
  }

  /**
   * Runs the program on one input. Never throws and never changes its arguments; outputs may share parts with them.
   * The same arguments always give the same outcome. A variable that is not given is null.
   */
  run(input: Value, variables: Variables = noVariables, budget: Budget = defaultBudget, options: RunOptions = noOptions): Outcome {
    const found = this.#keys === undefined ? undefined : readPlain(input, this.#keys);
    if (found !== undefined) return { kind: 'values', values: [found], steps: 0 };
    const run = new Run(new Work(budget), this.variables.length === 0 ? noValues : this.#bind(variables), options.now);
    const code = this.#code;
    if (this.shape === 'path' && code.outputs === 'one') return runPath(code.run, input, run);
    const outputs = new Outputs(run.work, options.literals === true);
    try {
      run.work.enter(code.height);
      if (code.outputs === 'many') code.run(input, run.root, (value) => outputs.add(value));
      else {
        const value = code.run(input, run.root);
        if (value !== undefined) outputs.add(value);
      }
      return { kind: 'values', values: outputs.finish(), steps: run.work.spent };
    } catch (error) {
      return interrupted(error, outputs);
    }
  }

  #bind(variables: Variables): readonly Value[] {
    return this.variables.map((name) => (Object.hasOwn(variables, name) ? (variables[name] as Value) : null));
  }
}

/** A plain path gives a part of what the caller has, so there is nothing to measure. */
function runPath(path: Extract<Code, { outputs: 'one' }>['run'], input: Value, run: Run): Outcome {
  try {
    return { kind: 'values', values: [path(input, run.root)], steps: run.work.spent };
  } catch (error) {
    return interrupted(error, new Outputs(run.work, false));
  }
}

function interrupted(error: unknown, outputs: Outputs): Outcome {
  const { spent: steps } = outputs.work;
  if (error instanceof JqError) return { kind: 'error', error: outputs.literals ? error.value : plain(error.value), values: outputs.finish(), steps };
  return { kind: 'budget-exceeded', bound: boundOf(error), values: outputs.finish(), steps };
}

/** The bound that an interrupted run reached. A full JavaScript stack counts as depth; anything else is a bug. */
function boundOf(error: unknown): Bound {
  if (error instanceof BudgetExceeded) return error.bound;
  if (error instanceof RangeError) return 'depth';
  throw error;
}

/** Collects outputs within the budget. */
class Outputs {
  readonly literals: boolean;
  readonly work: Work;
  private readonly values: Value[] = [];
  private readonly total: Measure = { size: 0, plain: true };

  constructor(work: Work, literals: boolean) {
    this.work = work;
    this.literals = literals;
  }

  add(value: Value): typeof go {
    this.work.output(this.values.length + 1);
    const before = this.total.size;
    measure(value, this.total, this.work);
    this.work.charge((this.total.size - before) >>> 6);
    this.values.push(value);
    return go;
  }

  finish(): readonly Value[] {
    return this.literals || this.total.plain ? this.values : this.values.map(plain);
  }
}
