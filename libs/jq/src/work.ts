import type { Bound, Budget } from './budget.ts';

/** Raised when a bound is reached; never visible to the program, so `try` cannot catch it. */
export class BudgetExceeded {
  readonly bound: Bound;

  constructor(bound: Bound) {
    this.bound = bound;
  }
}

/** The meter of one run: every construct and builtin that can grow charges it before it works. */
export class Work {
  private readonly budget: Budget;
  private steps: number;
  private depth: number;
  private regexSteps: number;

  constructor(budget: Budget) {
    this.budget = budget;
    this.steps = budget.steps;
    this.depth = budget.depth;
    this.regexSteps = budget.regexSteps;
  }

  /** Steps so far, those of regular expressions included; at most what the budget allows. */
  get spent(): number {
    return this.budget.steps - Math.max(this.steps, 0) + this.budget.regexSteps - Math.max(this.regexSteps, 0);
  }

  step(): void {
    if (--this.steps < 0) exceed('steps');
  }

  /** Charges `count` steps at once, before the work is done. */
  charge(count: number): void {
    if ((this.steps -= count) < 0) exceed('steps');
  }

  enter(weight: number): void {
    if ((this.depth -= weight) < 0) exceed('depth');
  }

  leave(weight: number): void {
    this.depth += weight;
  }

  /** The depth left now; give it back to {@link rewind} when an error or a break unwinds past calls. */
  mark(): number {
    return this.depth;
  }

  rewind(mark: number): void {
    this.depth = mark;
  }

  regexStep(): void {
    if (--this.regexSteps < 0) exceed('regexSteps');
  }

  /** Checks a string about to be built, and charges a step for each 64 code units of it. */
  string(length: number): void {
    if (length > this.budget.stringLength) exceed('stringLength');
    if (length >= 64) this.charge(length >>> 6);
  }

  /** Charges a step for each 16 code units of a text that is about to be looked through. */
  scan(length: number): void {
    if (length >= 16) this.charge(length >>> 4);
  }

  array(length: number): void {
    if (length > this.budget.arrayLength) exceed('arrayLength');
  }

  output(count: number): void {
    if (count > this.budget.outputs) exceed('outputs');
  }

  outputSize(size: number): void {
    if (size > this.budget.outputSize) exceed('outputSize');
  }
}

function exceed(bound: Bound): never {
  // oxlint-disable-next-line typescript/only-throw-error -- control flow inside one run, caught by `run`, needs no stack
  throw new BudgetExceeded(bound);
}
