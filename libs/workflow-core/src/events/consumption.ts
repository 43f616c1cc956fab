import { z } from 'zod';
import { chosen } from '../definition/chosen.ts';
import type { Path } from '../definition/issue.ts';
import { compileTemplate, type Evaluated, type Template, type TemplateContext } from '../expression/template.ts';
import { isVeiled } from '../secrets/veil.ts';
import type { CloudEvent } from './cloud-event.ts';
import { correlationKey, type Want } from './correlation.ts';
import { compileEventFilter, correlate, eventFilterDefinition, type Evaluate, type EventFilter } from './event-filter.ts';

const strategies = {
  one: z.strictObject({ one: eventFilterDefinition }),
  any: z.strictObject({ any: z.array(eventFilterDefinition) }),
  all: z.strictObject({ all: z.array(eventFilterDefinition).min(1, 'This lists at least one event.') }),
} as const;
type Strategy = z.infer<(typeof strategies)[keyof typeof strategies]>;

const noStrategy = z.never({ error: 'This must have exactly one of one, any and all; until goes with any.' });
const noEnding = z.never({ error: 'This must be a condition, or have exactly one of one, any and all.' });

/** The strategy that is named in `value`, when it is one. */
function named(value: unknown): z.ZodType<Strategy> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const [name, ...others] = (['one', 'any', 'all'] as const).filter((key) => key in value);
  return name === undefined || others.length > 0 ? undefined : strategies[name];
}

const endingDefinition = chosen<string | false | Strategy>((value) => (typeof value === 'string' ? z.string() : value === false ? z.literal(false) : (named(value) ?? noEnding)));
const withUntil = strategies.any.extend({ until: endingDefinition });

/** "Event Consumption Strategy" of the DSL's reference. */
export const consumptionDefinition = chosen<Strategy | z.infer<typeof withUntil>>((value) => {
  const strategy = named(value) ?? noStrategy;
  return strategy === strategies.any && typeof value === 'object' && value !== null && 'until' in value ? withUntil : strategy;
});
export type ConsumptionDefinition = z.infer<typeof consumptionDefinition>;

/** How far a listener has come; JSON. */
export const consumptionProgress = z.object({
  /** Indexes of the filters of `all` that have had their event. */
  met: z.array(z.int()),
  /** What correlations must agree with, by name, of all filters together; with `index/name` for one that a filter expects. */
  keys: z.record(z.string(), z.string()),
  /** The same of the events that end it; by name only what releases wrote before these had their keys in common. */
  until: z.object({ met: z.array(z.int()), keys: z.record(z.string(), z.string()) }).optional(),
});
export type ConsumptionProgress = z.infer<typeof consumptionProgress>;

export interface Taken {
  readonly progress: ConsumptionProgress;
  /** Whether the event belongs to what was listened for, and not to what ends it. */
  readonly consumed: boolean;
  /** Nothing more is waited for, unless `Consumption.until` has a say. */
  readonly done: boolean;
}

/** What the events had in common, by the name of the correlation. */
export function correlationKeys({ keys }: ConsumptionProgress): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(keys).map(([name, key]) => [nameIn(name), key]));
}

/** What a listener, or a schedule, waits for. */
export interface Consumption {
  /** The condition on what has been consumed that ends it. */
  readonly until: Template | undefined;
  /** Whether any of its filters correlates. */
  readonly correlates: boolean;
  readonly begin: (evaluate: Evaluate) => Evaluated<ConsumptionProgress>;
  /** Undefined when the event is not meant. */
  readonly take: (progress: ConsumptionProgress, event: CloudEvent, evaluate: Evaluate) => Taken | undefined;
  readonly wants: (progress: ConsumptionProgress) => readonly Want[];
}

interface Part {
  readonly filters: readonly EventFilter[];
  /** Each filter is to have its event; else any of them. */
  readonly every: boolean;
}

type PartProgress = Pick<ConsumptionProgress, 'met' | 'keys'>;
type Keys = Readonly<Record<string, string>>;

export function compileConsumption(definition: ConsumptionDefinition, path: Path, context: TemplateContext): Consumption {
  const main = compilePart(definition, path, context);
  const given = 'until' in definition ? definition.until : undefined;
  const ending = typeof given === 'object' ? compilePart(given, [...path, 'until'], context) : undefined;
  const until = typeof given === 'string' ? compileTemplate(given, 'bare', [...path, 'until'], context) : undefined;
  const single = given === undefined;
  return {
    until,
    correlates: [main, ending].some((part) => part?.filters.some(({ correlations }) => correlations.length > 0) === true),
    begin: (evaluate) => {
      const keys = expectations(main, evaluate);
      const more = ending === undefined ? undefined : expectations(ending, evaluate);
      if (!keys.ok) return keys;
      if (more?.ok === false) return more;
      return { ok: true, value: { met: [], keys: { ...byName(more?.value ?? {}), ...byName(keys.value), ...keys.value }, ...(more === undefined ? {} : { until: { met: [], keys: more.value } }) } };
    },
    take: (progress, event, evaluate) => {
      const stopping = ending === undefined || progress.until === undefined ? undefined : takePart(ending, progress.until, progress.keys, event, evaluate);
      if (stopping !== undefined) return { progress: { ...progress, keys: { ...progress.keys, ...stopping.fixed }, until: stopping.part }, consumed: false, done: stopping.done };
      const taken = takePart(main, progress, progress.keys, event, evaluate);
      return taken && { progress: { ...progress, met: taken.part.met, keys: { ...progress.keys, ...taken.fixed } }, consumed: true, done: taken.done && single };
    },
    wants: (progress) => [...wantsOf(main, progress, progress.keys), ...(ending === undefined || progress.until === undefined ? [] : wantsOf(ending, progress.until, progress.keys))],
  };
}

function compilePart(definition: ConsumptionDefinition, path: Path, context: TemplateContext): Part {
  if ('one' in definition) return { filters: [compileEventFilter(definition.one, [...path, 'one'], context)], every: false };
  const [key, list] = 'all' in definition ? (['all', definition.all] as const) : (['any', definition.any] as const);
  return { filters: list.map((filter, index) => compileEventFilter(filter, [...path, key, index], context)), every: key === 'all' };
}

/** What filters without an expectation must agree with: of several that expect a value under a name, the first says. */
function byName(expected: Keys): Keys {
  return Object.fromEntries(Object.entries(expected).toReversed().map(([place, key]) => [nameIn(place), key]));
}

/** Of `index/name`. */
function nameIn(place: string): string {
  return place.replace(/^\d+\//u, '');
}

/**
 * An event that is not meant for a listener is one that no filter of it lets through, or that belongs to something else.
 *
 * @param common what is known by name already. `fixed`: what the event adds to it.
 */
function takePart({ filters, every }: Part, part: PartProgress, common: Keys, event: CloudEvent, evaluate: Evaluate): { readonly part: PartProgress; readonly fixed: Keys; readonly done: boolean } | undefined {
  const { met: before, keys } = part;
  if (filters.length === 0) return { part, fixed: {}, done: true };
  for (const [index, filter] of filters.entries()) {
    if (before.includes(index) || !filter.matches(event, evaluate)) continue;
    const found = correlate(filter, event, evaluate);
    const agrees = found !== undefined && Object.entries(found).every(([name, key]) => (keys[`${index}/${name}`] ?? keys[name] ?? common[name] ?? key) === key);
    if (!agrees) continue;
    const expected = new Set(filter.correlations.flatMap(({ name, expect }) => (expect === undefined ? [] : [name])));
    const fixed = Object.fromEntries(Object.entries(found).filter(([name]) => !expected.has(name)));
    const met = every ? [...before, index] : before;
    return { part: { met, keys }, fixed, done: !every || met.length === filters.length };
  }
  return undefined;
}

function expectations({ filters }: Part, evaluate: Evaluate): Evaluated<Readonly<Record<string, string>>> {
  const keys: [string, string][] = [];
  for (const [index, { correlations }] of filters.entries()) {
    for (const { name, expect } of correlations) {
      const evaluated = expect && evaluate(expect);
      if (evaluated?.ok === false) return evaluated;
      if (evaluated !== undefined) keys.push([`${index}/${name}`, correlationKey(evaluated.value)]);
    }
  }
  return { ok: true, value: Object.fromEntries(keys) };
}

function wantsOf({ filters }: Part, { keys }: PartProgress, common: Keys): readonly Want[] {
  if (filters.length === 0) return [{ sources: [], keys: [] }];
  return filters.map(({ type, correlations }, index) => {
    const indexed = correlations.flatMap(({ name, source }) => {
      const key = keys[`${index}/${name}`] ?? common[name];
      // The index knows events as they are, and nothing behind a reference.
      return source === undefined || key === undefined || isVeiled(key) ? [] : [{ source, key }];
    });
    return { ...(type === undefined ? {} : { type }), sources: indexed.map(({ source }) => source), keys: indexed.map(({ key }) => key) };
  });
}
