import type { Allowance, Expressions } from '../expression/expressions.ts';
import { jsonSize } from '../json-size.ts';
import { isJsonObject, maxDataSize, type JsonValue } from '../json.ts';
import { isStorable } from '../storable.ts';

/** Equal for equal values, whatever the order of members; a number and its text are the same, since attributes of events are often text. Can be stored: JSON escapes what cannot. */
export function correlationKey(value: JsonValue): string {
  return typeof value === 'string' && isStorable(value) ? value : JSON.stringify(sorted(value));
}

function sorted(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (!isJsonObject(value)) return value.map(sorted);
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([key, member]) => [key, sorted(member)]));
}

export function sameValue(one: JsonValue, other: JsonValue): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/**
 * One thing that a listener waits for, as far as an index can find it: events of a type whose data gives `keys` for the expressions
 * `sources`. Without a type, of all types; without sources, whatever the data is.
 */
export interface Want {
  readonly type?: string;
  readonly sources: readonly string[];
  readonly keys: readonly string[];
}

/**
 * What each of the expressions gives for the data of an event; undefined when one gives nothing, or more than a workflow may hold, so that no listener can be meant.
 *
 * @param allowance takes note of what they cost.
 */
export function keysOf(sources: readonly string[], data: JsonValue, expressions: Expressions, now: Date, allowance?: Allowance): readonly string[] | undefined {
  const keys: string[] = [];
  for (const source of sources) {
    const compiled = expressions.compile(source, []);
    const evaluation = compiled.ok ? compiled.expression.evaluate(data, {}, now, allowance) : compiled;
    const value = evaluation.ok ? (evaluation.values[0] ?? null) : null;
    // A turn would not hold it either.
    if (value === null || jsonSize(value, maxDataSize) === Infinity) return undefined;
    keys.push(correlationKey(value));
  }
  return keys;
}
