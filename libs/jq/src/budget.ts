/** The bounds of one run. They count work, never time, so the same budget always gives the same outcome. */
export type Budget = {
  /** Steps: one per call, per output that is collected or passed on, and per element a builtin walks over. */
  readonly steps: number;
  /** Values the program may output. */
  readonly outputs: number;
  /** Characters of strings and keys, and digits of numbers that a double cannot hold, in all outputs together, and four for each value and key. */
  readonly outputSize: number;
  /** Nesting of calls, weighted by the height of the called expression. */
  readonly depth: number;
  /** UTF-16 code units in any one string. */
  readonly stringLength: number;
  /** Elements in any one array. */
  readonly arrayLength: number;
  /** Positions tried by all regular expressions together. */
  readonly regexSteps: number;
};

export type Bound = keyof Budget;

/** Generous for a workflow expression, and used up within about 50 ms whatever the program does. */
export const defaultBudget: Budget = {
  steps: 100_000,
  outputs: 10_000,
  outputSize: 1_000_000,
  depth: 2_500,
  stringLength: 1_000_000,
  arrayLength: 100_000,
  regexSteps: 100_000,
};
