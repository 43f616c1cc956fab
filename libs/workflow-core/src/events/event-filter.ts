import { z } from 'zod';
import type { Path } from '../definition/issue.ts';
import { jsonValue } from '../definition/json-value.ts';
import { wholeExpression } from '../expression/scan.ts';
import { compileTemplate, type Evaluated, type Template, type TemplateContext } from '../expression/template.ts';
import { isJsonObject, partOf, type JsonValue } from '../json.ts';
import { attributeText, canName, dataOf, type CloudEvent } from './cloud-event.ts';
import { correlationKey, sameValue } from './correlation.ts';

const correlation = z.strictObject({ from: z.string(), expect: z.string().optional() });

const attribute = z.string({ error: 'This must be text.' });

/** "Event Properties" of the DSL's reference; what is not known there is an extension attribute. */
export const eventProperties = z
  .looseObject({ id: attribute.optional(), source: attribute.optional(), type: attribute.optional(), time: attribute.optional(), subject: attribute.optional(), datacontenttype: attribute.optional(), dataschema: attribute.optional() })
  .catchall(jsonValue);

/** "Event Filter" of the DSL's reference. */
export const eventFilterDefinition = z.strictObject({
  with: eventProperties.refine((attributes) => Object.keys(attributes).length > 0, 'A filter names at least one attribute of the events.'),
  correlate: z.record(z.string(), correlation).optional(),
});
export type EventFilterDefinition = z.infer<typeof eventFilterDefinition>;

/** Fills in a template on a value; what a filter is asked with. */
export type Evaluate = (template: Template, input?: JsonValue) => Evaluated;

/** What an event must be, and what its data must agree with. */
export interface EventFilter {
  /** The one type it lets through, where it names one. */
  readonly type: string | undefined;
  readonly matches: (event: CloudEvent, evaluate: Evaluate) => boolean;
  readonly correlations: readonly Correlation[];
}

interface Correlation {
  readonly name: string;
  readonly from: Template;
  /** The expression itself, when its value is the event's alone; undefined when it names variables. */
  readonly source: string | undefined;
  readonly expect: Template | undefined;
}

type Matcher = (value: JsonValue, evaluate: Evaluate) => boolean;

/**
 * Text in `with` stands for itself, or is a regular expression for the whole attribute where it has characters of one; an expression is
 * asked about the attribute's value, and either says whether it will do or gives the value that it must be. Of an object, the members that
 * are named must match. An expression that fails on an event does not match it.
 */
export function compileEventFilter({ with: attributes, correlate: correlations = {} }: EventFilterDefinition, path: Path, context: TemplateContext): EventFilter {
  const matchers = Object.entries(attributes).map(([name, wanted]) => [name, compileMatcher(wanted, [...path, 'with', name], context)] as const);
  const { type } = attributes;
  return {
    type: typeof type === 'string' && isPlain(type) && canName(type) ? type : undefined,
    matches: (event, evaluate) => matchers.every(([name, matcher]) => matcher(name === 'data' ? dataOf(event) : (event[name] ?? null), evaluate)),
    correlations: Object.entries(correlations).map(([name, { from, expect }]) => {
      const source = wholeExpression(from) ?? from;
      return {
        name,
        from: compileTemplate(from, 'bare', [...path, 'correlate', name, 'from'], context),
        source: source.includes('$') ? undefined : source,
        expect: expect === undefined ? undefined : compileTemplate(expect, 'strict', [...path, 'correlate', name, 'expect'], context),
      };
    }),
  };
}

function isPlain(text: string): boolean {
  return !/[\^$*+?()[\]{}|\\]/u.test(text);
}

function compileMatcher(wanted: JsonValue, path: Path, context: TemplateContext): Matcher {
  if (typeof wanted === 'string') return compileTextMatcher(wanted, path, context);
  if (typeof wanted !== 'object' || wanted === null || !isJsonObject(wanted)) return (value) => sameValue(value, wanted);
  const members = Object.entries(wanted).map(([name, member]) => [name, compileMatcher(member, [...path, name], context)] as const);
  return (value, evaluate) => isJsonObject(value) && members.every(([name, matcher]) => matcher(partOf(value, [name]) ?? null, evaluate));
}

function compileTextMatcher(wanted: string, path: Path, context: TemplateContext): Matcher {
  if (wanted.includes('${')) {
    const template = compileTemplate(wanted, 'strict', path, context);
    return (value, evaluate) => {
      const evaluated = evaluate(template, value);
      return evaluated.ok && (evaluated.value === true || (evaluated.value !== false && sameValue(evaluated.value, value)));
    };
  }
  if (isPlain(wanted)) return (value) => value !== null && attributeText(value) === wanted;
  const compiled = context.expressions.compile(`test($pattern)`, ['pattern']);
  return (value) => {
    if (value === null || !compiled.ok) return false;
    const evaluation = compiled.expression.evaluate(attributeText(value), { pattern: `^(?:${wanted})$` }, new Date(0));
    return attributeText(value) === wanted || (evaluation.ok && evaluation.values[0] === true);
  };
}

/** What the event's data gives for the correlations of a filter, by name; undefined when it lacks one. */
export function correlate({ correlations }: EventFilter, event: CloudEvent, evaluate: Evaluate): Readonly<Record<string, string>> | undefined {
  const keys: [string, string][] = [];
  for (const { name, from } of correlations) {
    const evaluated = evaluate(from, dataOf(event));
    if (!evaluated.ok || evaluated.value === null) return undefined;
    keys.push([name, correlationKey(evaluated.value)]);
  }
  return Object.fromEntries(keys);
}
