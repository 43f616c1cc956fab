import type { Issue } from '../definition/issue.ts';
import { pointerTo } from '../definition/issue.ts';
import { notSupportedMessage } from '../definition/not-supported.ts';
import type { Expressions } from '../expression/expressions.ts';
import { jqExpressions } from '../expression/jq-expressions.ts';
import type { CloudEvent } from './cloud-event.ts';
import { compileConsumption, type ConsumptionDefinition } from './consumption.ts';
import type { Evaluate } from './event-filter.ts';

/** Which events start an instance of a definition, each by itself: `schedule.on` with `one` or `any`. */
export interface StartFilter {
  /** The types that it can let through; absent: any. */
  readonly types?: readonly string[];
  readonly starts: (event: CloudEvent, now: Date) => boolean;
}

export type CompiledStartFilter = { readonly ok: true; readonly filter: StartFilter } | { readonly ok: false; readonly errors: readonly Issue[] };

/** Expressions see the event alone: before there is an instance there is no variable. */
export function compileStartFilter(on: ConsumptionDefinition, expressions: Expressions = jqExpressions): CompiledStartFilter {
  const base = ['schedule', 'on'];
  const unsupported = ['all', 'until'].filter((key) => key in on);
  if (unsupported.length > 0) return { ok: false, errors: unsupported.map((key) => ({ pointer: pointerTo('', [...base, key]), message: notSupportedMessage(`schedule.on.${key}`) })) };
  const errors: Issue[] = [];
  const consumption = compileConsumption(on, base, { expressions, variables: [], refuse: (path, message) => errors.push({ pointer: pointerTo('', path), message }) });
  if (errors.length > 0) return { ok: false, errors };
  const filters = 'one' in on ? [on.one] : 'any' in on ? on.any : [];
  const wants = consumption.wants({ met: [], keys: {} });
  const types = wants.flatMap(({ type }) => (type === undefined ? [] : [type]));
  return {
    ok: true,
    filter: {
      ...(filters.length > 0 && types.length === wants.length ? { types: [...new Set(types)] } : {}),
      starts: (event, now) => {
        const evaluate: Evaluate = (template, input = null) => template(input, () => ({}), now);
        const progress = consumption.begin(evaluate);
        return progress.ok && consumption.take(progress.value, event, evaluate)?.consumed === true;
      },
    },
  };
}
