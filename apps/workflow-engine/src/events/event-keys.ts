import type { Clock } from '@holdfast/clock/clock';
import { dataOf, type CloudEvent } from '@holdfast/workflow-core/events/cloud-event';
import { keysOf } from '@holdfast/workflow-core/events/correlation';
import { jqExpressions } from '@holdfast/workflow-core/expression/jq-expressions';
import type { Allowance, CompiledSource, Expressions } from '@holdfast/workflow-core/expression/expressions';

/** I11: steps of expressions after which whoever looks lets others go on; about 5 ms. Of 500 events and as many kinds of listeners it takes seconds. */
export const stepsPerBreath = 100_000;
/** What the expressions of one kind of listeners may cost together for one event: as much as a task of whoever listens. */
export const stepsOfKind = 1_000_000;
/** What a kind costs beside its expressions. */
export const stepsPerKind = 10;

/** Expressions that stay compiled at most (I15). */
const capacity = 1000;

/** What the correlating expressions of listeners give for an event. */
export class EventKeys {
  readonly #clock: Clock;
  readonly #compiled = new Map<string, CompiledSource>();
  readonly #expressions: Expressions = {
    compile: (source, variables) => {
      const compiled = this.#compiled.get(source) ?? jqExpressions.compile(source, variables);
      this.#compiled.delete(source);
      this.#compiled.set(source, compiled);
      const oldest = this.#compiled.size > capacity ? this.#compiled.keys().next().value : undefined;
      if (oldest !== undefined) this.#compiled.delete(oldest);
      return compiled;
    },
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined when the event lacks one. @param allowance takes note of what they cost */
  of(sources: readonly string[], event: CloudEvent, allowance?: Allowance): readonly string[] | undefined {
    return keysOf(sources, dataOf(event), this.#expressions, this.#clock.now(), allowance);
  }
}
