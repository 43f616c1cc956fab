import type { Issue } from '../definition/issue.ts';
import { pointerTo } from '../definition/issue.ts';
import type { Expressions } from '../expression/expressions.ts';
import { jqExpressions } from '../expression/jq-expressions.ts';
import { tooLarge, type Evaluated, type Template } from '../expression/template.ts';
import { jsonSize } from '../json-size.ts';
import { maxDataSize } from '../json.ts';
import { holds } from '../tasks/truth.ts';
import type { CloudEvent } from './cloud-event.ts';
import { compileConsumption, type ConsumptionDefinition, type ConsumptionProgress } from './consumption.ts';
import type { Evaluate } from './event-filter.ts';

/** I11: events that one instance starts with at most; with so many it starts, whatever is missing. */
export const maxGathered = 1_000;

/** What taking an event in came to. */
export interface Gathered {
  readonly progress: ConsumptionProgress;
  /** Whether the event is part of the instance's input, and not what ends the waiting. */
  readonly consumed: boolean;
  /** Whether the instance starts now. */
  readonly done: boolean;
}

/** Which events start an instance of a definition: `schedule.on`. */
export interface StartFilter {
  /** The types that it can let through; absent: any. */
  readonly types?: readonly string[];
  /** Each event starts an instance by itself, and nothing has to be kept until another comes. */
  readonly single: boolean;
  /**
   * Undefined when the event is not meant.
   *
   * @param progress of events gathered before; undefined: none
   * @param before those events, in order; asked for only when a condition is about them
   */
  readonly take: (progress: ConsumptionProgress | undefined, event: CloudEvent, now: Date, before: readonly CloudEvent[]) => Gathered | undefined;
}

export type CompiledStartFilter = { readonly ok: true; readonly filter: StartFilter } | { readonly ok: false; readonly errors: readonly Issue[] };

/** Expressions see the event alone, and those of `until` the array of what was gathered: before there is an instance there is no variable. */
export function compileStartFilter(on: ConsumptionDefinition, expressions: Expressions = jqExpressions): CompiledStartFilter {
  const base = ['schedule', 'on'];
  if ('until' in on && on.until === false) return { ok: false, errors: [{ pointer: pointerTo('', [...base, 'until']), message: 'What gathers events for ever starts nothing.' }] };
  const errors: Issue[] = [];
  const consumption = compileConsumption(on, base, { expressions, variables: [], refuse: (path, message) => errors.push({ pointer: pointerTo('', path), message }) });
  if (errors.length > 0) return { ok: false, errors };
  const evaluateAt = (now: Date): Evaluate => (template, input = null) => held(template(input, () => ({}), now));
  const begun = consumption.begin(evaluateAt(new Date(0)));
  const wants = consumption.wants(begun.ok ? begun.value : { met: [], keys: {} });
  const types = wants.flatMap(({ type }) => (type === undefined ? [] : [type]));
  const isEnough = (until: Template, gathered: readonly CloudEvent[], evaluate: Evaluate): boolean => {
    const stop = evaluate(until, gathered);
    return stop.ok && holds(stop.value);
  };
  return {
    ok: true,
    filter: {
      ...(types.length === wants.length && !isForAny(on) ? { types: [...new Set(types)] } : {}),
      single: !('all' in on) && !('until' in on),
      take: (progress, event, now, before) => {
        const evaluate = evaluateAt(now);
        const from = progress === undefined ? consumption.begin(evaluate) : { ok: true as const, value: progress };
        const taken = from.ok ? consumption.take(from.value, event, evaluate) : undefined;
        if (taken === undefined || (progress === undefined && !taken.consumed)) return undefined;
        const { until } = consumption;
        const gathered = taken.consumed ? [...before, event] : before;
        const done = taken.done || gathered.length >= maxGathered || (taken.consumed && until !== undefined && isEnough(until, gathered, evaluate));
        return { progress: taken.progress, consumed: taken.consumed, done };
      },
    },
  };
}

/** An empty list stands for every event. */
function isForAny(on: ConsumptionDefinition): boolean {
  return 'any' in on && on.any.length === 0;
}

/** I11: as in a workflow, where nothing is held that is larger, or nests deeper. */
function held(evaluated: Evaluated): Evaluated {
  return evaluated.ok && jsonSize(evaluated.value, maxDataSize) === Infinity ? tooLarge : evaluated;
}
